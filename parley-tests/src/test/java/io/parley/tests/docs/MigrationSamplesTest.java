package io.parley.tests.docs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.RecordingListener;
import io.parley.testing.VirtualClock;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class MigrationSamplesTest {

  static final NettyClient CLIENT =
      Netty.client()
          .connectTimeout(Duration.ofSeconds(10))
          .config(config -> config.pingInterval(Duration.ofSeconds(30)));

  static WebSocket subscribe(URI uri, String token, WebSocketListener listener) {
    Request request =
        Request.get(uri)
            .header("Authorization", "Bearer " + token)
            .header("Sec-WebSocket-Protocol", "prices.v2");
    return CLIENT.newWebSocket(request, listener);
  }

  /** Subscribes, and notes what comes. */
  static final class Ticker implements WebSocketListener {
    final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

    @Override
    public void onOpen(WebSocket ws, Response response) {
      ws.send("subscribe *");
    }

    @Override
    public void onMessage(WebSocket ws, String text) {
      notes.add(text);
    }

    @Override
    public void onMessage(WebSocket ws, ByteBuffer bytes) {
      notes.add(bytes.remaining() + " bytes");
    }

    @Override
    public void onClosing(WebSocket ws, int code, String reason) {
      notes.add("closing"); // No ws.close(code, reason): the engine answers the peer.
    }

    @Override
    public void onClosed(WebSocket ws, int code, String reason) {
      notes.add("closed " + code + " " + reason);
    }

    @Override
    public void onFailure(WebSocket ws, Throwable cause, Response response) {
      notes.add(
          response == null ? "failed: " + cause.getMessage() : "refused: " + response.status());
    }
  }

  static final WsHandler PRICES =
      request ->
          "Bearer secret".equals(request.header("Authorization"))
              ? ((WsConsumer) ws -> ws.onMessage(message -> ws.send(new byte[3])))
                  .withSubprotocol("prices.v2")
              : WsConsumer.refuse(Response.of(Status.FORBIDDEN));

  @Test
  void over_the_wire() throws Exception {
    try (Server server = PRICES.asServer(Netty.onFreePort()).start()) {
      Ticker ticker = new Ticker();
      WebSocket ws = subscribe(server.uri("/"), "secret", ticker);
      assertThat(ticker.notes.poll(20, SECONDS)).isEqualTo("3 bytes");
      assertThat(ws.subprotocol()).isEqualTo("prices.v2");
      ws.cancel();
      assertThat(ticker.notes.poll(20, SECONDS)).isEqualTo("failed: canceled");

      Ticker refused = new Ticker();
      subscribe(server.uri("/"), "guess", refused);
      assertThat(refused.notes.poll(20, SECONDS)).isEqualTo("refused: 403 Forbidden");
    }
  }

  @Test
  void the_ticker_subscribes_and_notes_prices() throws Exception {
    RecordingConsumer server = new RecordingConsumer();
    WebSocket.Factory client = InMemory.client(request -> server);
    Ticker ticker = new Ticker();
    client.newWebSocket(Request.get("/prices"), ticker);

    WebSocket peer = server.assertNextOpened();
    server.assertNextText("subscribe *");
    peer.send("gold 2400");
    peer.close(1000, "market closed");
    assertThat(ticker.notes.poll(10, SECONDS)).isEqualTo("gold 2400");
    assertThat(ticker.notes.poll(10, SECONDS)).isEqualTo("closing");
    assertThat(ticker.notes.poll(10, SECONDS)).isEqualTo("closed 1000 market closed");
  }

  @Test
  void a_server_that_does_not_answer_our_close_is_given_up() {
    VirtualClock clock = new VirtualClock();
    InMemoryNetwork network = InMemory.network(clock).clientConfig(WebSocketConfig.queue());
    RecordingListener events = network.listener();
    RawPeer server = network.rawServer(events);
    events.assertNextOpened();

    server.socket().close(1000, "bye");
    server.expect(RawFrame.close(1000, "bye")); // It says nothing to that.
    clock.advance(Duration.ofSeconds(59));
    events.assertExhausted();
    clock.advance(Duration.ofSeconds(1));
    assertThat(events.assertNextFailed(SocketTimeoutException.class))
        .hasMessageContaining("closeTimeout");
  }
}
