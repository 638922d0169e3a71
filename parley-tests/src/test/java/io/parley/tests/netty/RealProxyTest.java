package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.ProxyException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import io.parley.tests.HeldPort;
import io.parley.tests.LoopbackTls;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through proxies that others wrote. */
class RealProxyTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  @TempDir Path folder;

  private final Events events = new Events();
  private final Server plain = ECHO.asServer(Netty.onFreePort()).start();
  private final Server secure = ECHO.asServer(Netty.onFreePort().tls(LoopbackTls.server())).start();

  @AfterEach
  void close() {
    plain.close();
    secure.close();
  }

  private static Proxy http(ProxyProgram program) {
    return Proxy.http("localhost", program.port());
  }

  private static Proxy socks(ProxyProgram program) {
    return Proxy.socks5("localhost", program.port());
  }

  private WebSocket connect(Proxy proxy, String uri) {
    NettyClient client = Netty.client().tls(LoopbackTls.client()).proxy(proxy);
    return client.newWebSocket(Request.get(uri), events);
  }

  /** Both ways, long messages, and the close from either side. */
  private void assertCarries(Proxy proxy) throws InterruptedException {
    for (Server server : new Server[] {plain, secure}) {
      WebSocket ws = connect(proxy, server.uri("/").toString());
      assertThat(events.next()).isEqualTo("open 101");
      for (String text : new String[] {"hello", "x".repeat(500_000), "z"}) {
        ws.send(text);
        assertThat(events.next()).isEqualTo(text);
      }
      ws.close(1000, "bye");
      assertThat(events.next()).isEqualTo("closing 1000 bye");
      assertThat(events.next()).isEqualTo("closed 1000 bye");
    }
  }

  private void assertRefuses(Proxy proxy, String uri, String message) throws InterruptedException {
    connect(proxy, uri);
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessageContaining("the proxy localhost:")
        .hasMessageContaining(message);
  }

  private static String where(HeldPort port) {
    return "localhost:" + port.number();
  }

  private static String uri(HeldPort port) {
    return "ws://" + where(port) + "/";
  }

  @Test
  void tinyproxy() throws Exception {
    try (ProxyProgram program = ProxyProgram.tinyproxy(folder);
        HeldPort nobody = new HeldPort()) {
      Proxy ada = http(program).credentials("ada", "s3cret");
      assertCarries(ada);
      // It says 407 to who shows none, and 401 to who shows wrong ones.
      assertRefuses(
          http(program).credentials("ada", "guess"),
          plain.uri("/").toString(),
          ": 401 Unauthorized");
      assertRefuses(http(program), plain.uri("/").toString(), ": 407 Proxy Auth");
      assertThat(events.failureResponse().bodyText()).contains("tinyproxy");
      assertRefuses(ada, uri(nobody), "refused to connect to " + where(nobody) + ": 500");
      assertThat(events.failureResponse().bodyText()).contains("Unable to connect");
    }
  }

  @Test
  void squid() throws Exception {
    try (ProxyProgram program = ProxyProgram.squid(folder);
        HeldPort nobody = new HeldPort()) {
      Proxy ada = http(program).credentials("ada", "s3cret");
      assertCarries(ada);
      assertRefuses(
          http(program).credentials("ada", "guess"),
          plain.uri("/").toString(),
          ": 407 Proxy Authentication Required; it did not take the credentials");
      assertThat(events.failureResponse().header("Proxy-Authenticate")).startsWith("Digest ");
      assertRefuses(ada, uri(nobody), "refused to connect to " + where(nobody) + ": 503");
      assertThat(events.failureResponse().header("X-Squid-Error")).startsWith("ERR_");
    }
  }

  @Test
  void microsocks() throws Exception {
    try (ProxyProgram program = ProxyProgram.microsocks(folder);
        HeldPort nobody = new HeldPort()) {
      Proxy ada = socks(program).credentials("ada", "s3cret");
      assertCarries(ada);
      assertRefuses(
          socks(program).credentials("ada", "guess"),
          plain.uri("/").toString(),
          "refused the credentials of user \"ada\"");
      assertRefuses(socks(program), plain.uri("/").toString(), "wants credentials");
      assertRefuses(ada, uri(nobody), "connection refused (SOCKS5 reply 5)");
    }
  }
}
