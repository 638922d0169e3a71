package io.parley.tests.netty;

import io.parley.http.Request;
import io.parley.netty.Authenticator;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever a proxy or a server says that leads on, and then the end: one failure. */
class GarbageOnTheWayTest {

  private static final int IN_A_ROW = 10;

  private final Logger logger = Logger.getLogger("io.parley");
  private final Level level = logger.getLevel();

  @BeforeProperty
  void keepTheGarbageOutOfTheLog() {
    logger.setLevel(Level.OFF);
  }

  @AfterProperty
  void restoreTheLog() {
    logger.setLevel(level);
  }

  /** Answers every connection at once with those bytes and the end, until it is closed. */
  private static void serve(ServerSocket server, byte[] answer) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  try (RawSocket accepted = new RawSocket(server.accept())) {
                    accepted.send(answer).endOutput().rest();
                  } catch (IOException left) {
                    if (server.isClosed()) {
                      return;
                    }
                  }
                }
              } catch (RuntimeException e) {
                throw new AssertionError(e);
              }
            },
            "garbage");
    thread.setDaemon(true);
    thread.start();
  }

  private static void assertFailsOnce(String answer, Random random, Reaching reaching)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      serve(server, GarbageHandshakeTest.changed(answer, random));
      int port = server.getLocalPort();
      RecordingListener listener = new RecordingListener();
      NettyClient client =
          Netty.client()
              .runtime(Io.NIO.runtime())
              .resolver(host -> List.of(InetAddress.getLoopbackAddress()));
      Request request = Request.get("ws://localhost:" + port + "/");
      reaching.with(client, port).newWebSocket(request, listener);
      listener.skipTo(SocketEvent.Failed.class);
      listener.assertExhausted();
    }
  }

  private interface Reaching {
    NettyClient with(NettyClient client, int port);
  }

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
  void from_an_HTTP_proxy(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < IN_A_ROW; i++) {
      assertFailsOnce(
          "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"x\", Digest realm=\"a\\\"b\","
              + " nonce=n, qop=\"auth,auth-int\", algorithm=SHA-256, stale=true\r\n"
              + "Content-Length: 3\r\n\r\nno\n",
          random,
          (client, port) ->
              client.proxy(Proxy.http("localhost", port).credentials("ada", "s3cret")));
    }
  }

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
  void from_a_SOCKS_proxy(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < IN_A_ROW; i++) {
      assertFailsOnce(
          "\u0005\u0002\u0001\u0000\u0005\u0000\u0000\u0003\u0004here\u0000PHTTP/1.1 500 No\r\n\r\n",
          random,
          (client, port) ->
              client.proxy(Proxy.socks5("localhost", port).credentials("ada", "s3cret")));
      assertFailsOnce(
          "\u0000Z\u0000\u0000\u0000\u0000\u0000\u0000HTTP/1.1 500 No\r\n\r\n",
          random,
          (client, port) -> client.proxy(Proxy.socks4("localhost", port)));
    }
  }

  @Property(tries = 10, edgeCases = EdgeCasesMode.NONE)
  void from_a_server_that_leads_on(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < IN_A_ROW; i++) {
      assertFailsOnce(
          random.nextBoolean()
              ? "HTTP/1.1 302 Found\r\nLocation: ../a?b=c#d\r\nSet-Cookie: a=b; Path=/\r\n\r\nbody"
              : "HTTP/1.1 401 Who\r\nWWW-Authenticate: Digest realm=a, nonce=n\r\n\r\nbody",
          random,
          (client, port) ->
              client
                  .followRedirects(3)
                  .cookies(new CookieManager())
                  .authenticator(Authenticator.password("ada", "s3cret")));
    }
  }
}
