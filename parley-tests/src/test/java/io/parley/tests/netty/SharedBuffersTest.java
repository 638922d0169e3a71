package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ends of many sockets on one loop read and write through the same two buffers. */
@ParameterizedClass
@EnumSource(Io.class)
class SharedBuffersTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final int SOCKETS = 8;
  private static final int MESSAGES = 25;

  @TempDir static java.nio.file.Path directory;
  private static Certificates.Identity identity;

  @Parameter Io io;

  @BeforeAll
  static void certificate() throws Exception {
    identity = new Certificates(directory).localhost();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void no_socket_gets_what_belongs_to_another(boolean inline, boolean tls) throws Exception {
    NettyBackend backend = Netty.onFreePort().runtime(io.runtime());
    NettyClient client = Netty.client().runtime(io.runtime()).trust(identity.certificate());
    if (inline) {
      backend = backend.inline();
      client = client.inline();
    }
    if (tls) {
      backend = backend.tls(identity.certificate(), identity.key());
    }
    Talker[] talkers = new Talker[SOCKETS];
    try (Server server = ECHO.asServer(backend).start()) {
      for (int i = 0; i < SOCKETS; i++) {
        talkers[i] = new Talker(i);
        client.newWebSocket(Request.get(server.uri("/" + i)), talkers[i]);
      }
      for (Talker talker : talkers) {
        assertThat(talker.done.get(50, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
      }
    }
  }

  /** Sends messages of every size, three ahead of the echoes, and compares what comes back. */
  private static final class Talker implements WebSocketListener {

    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private final Random sent;
    private final Random expected;
    private int received;

    Talker(int seed) {
      sent = new Random(seed);
      expected = new Random(seed);
    }

    private static WsMessage next(Random random) {
      byte[] payload = new byte[1 + random.nextInt(1 << random.nextInt(1, 19))];
      random.nextBytes(payload);
      return WsMessage.wrap(payload);
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
      for (int i = 0; i < 3; i++) {
        webSocket.send(next(sent));
      }
    }

    @Override
    public void onMessage(WebSocket webSocket, WsMessage message) {
      if (!message.equals(next(expected))) {
        done.completeExceptionally(new AssertionError("message " + received + " is another"));
      }
      received++;
      if (received + 3 <= MESSAGES) {
        webSocket.send(next(sent));
      }
      if (received == MESSAGES) {
        webSocket.close();
        done.complete(received);
      }
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
      done.completeExceptionally(cause);
    }
  }
}
