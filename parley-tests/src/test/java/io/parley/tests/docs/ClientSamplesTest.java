package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HandshakeException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsClient;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.testing.RecordingListener;
import io.parley.tests.HeldPort;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ClientSamplesTest {

  static final NettyClient CLIENT =
      Netty.client()
          .connectTimeout(Duration.ofSeconds(5))
          .config(
              config ->
                  config
                      .handshakeTimeout(Duration.ofSeconds(20))
                      .pingInterval(Duration.ofSeconds(30))
                      .maxMessageSize(64 * 1024 * 1024));

  static WebSocket subscribe(URI uri, String token, WebSocketListener listener) {
    Request request =
        Request.get(uri)
            .header("Authorization", "Bearer " + token)
            .header("Sec-WebSocket-Protocol", "prices.v2, prices.v1");
    WebSocket ws = CLIENT.newWebSocket(request, listener);
    ws.send("subscribe *"); // Queued: it goes out behind the handshake.
    return ws;
  }

  /** Tells why there is no socket. */
  static final class Diagnosis implements WebSocketListener {
    final CompletableFuture<String> why = new CompletableFuture<>();

    @Override
    public void onFailure(WebSocket ws, Throwable cause, Response response) {
      why.complete(
          response != null
              ? "the server said " + response.status() + ": " + response.bodyText()
              : "no answer: " + cause.getMessage());
    }
  }

  static List<String> ask(URI uri, String... questions) {
    List<String> answers = new ArrayList<>();
    try (WsClient client = Netty.client().blocking(uri)) {
      for (String question : questions) {
        client.send(question);
        answers.add(client.receive().text());
      }
    }
    return answers;
  }

  static WsStatus drain(WsClient client, Consumer<WsMessage> consumer) {
    for (WsMessage message : client.received()) {
      consumer.accept(message);
    }
    return client.closeStatus();
  }

  static WebSocket follow(URI uri, Consumer<String> lines) {
    return Netty.client()
        .nonBlocking(
            Request.get(uri),
            ws -> {
              ws.onMessage(message -> lines.accept(message.text()));
              ws.onClose(status -> lines.accept("ended " + status));
            },
            cause -> lines.accept("trouble: " + cause.getMessage()));
  }

  static final WsHandler FEED =
      request ->
          "Bearer secret".equals(request.header("Authorization"))
              ? ((WsConsumer) ws -> ws.onMessage(ws::send)).withSubprotocol("prices.v2")
              : WsConsumer.refuse(Response.of(Status.FORBIDDEN).text("Who are you?"));

  @Test
  void a_client() throws Exception {
    try (Server server = FEED.asServer(Netty.onFreePort()).start()) {
      RecordingListener events = new RecordingListener();
      WebSocket ws = subscribe(server.uri("/"), "secret", events);
      events.assertNextOpened();
      assertThat(ws.subprotocol()).isEqualTo("prices.v2");
      events.assertNextText("subscribe *");

      Diagnosis refused = new Diagnosis();
      subscribe(server.uri("/"), "guess", refused);
      assertThat(refused.why.get(20, TimeUnit.SECONDS))
          .isEqualTo("the server said 403 Forbidden: Who are you?");

      RecordingListener recorded = new RecordingListener();
      subscribe(server.uri("/"), "guess", recorded);
      recorded.assertNextFailed(HandshakeException.class);
    }
    try (HeldPort port = new HeldPort()) {
      URI gone = URI.create("ws://localhost:" + port.number() + "/");
      Diagnosis nobody = new Diagnosis();
      subscribe(gone, "secret", nobody);
      assertThat(nobody.why.get(20, TimeUnit.SECONDS))
          .startsWith("no answer: cannot connect to localhost:" + gone.getPort());
      RecordingListener recorded = new RecordingListener();
      subscribe(gone, "secret", recorded);
      recorded.assertNextFailed(ConnectException.class);
    }
  }

  @Test
  void clients_of_other_shapes() throws Exception {
    WsHandler twice =
        request ->
            ws ->
                ws.onMessage(
                    message -> {
                      ws.send(message.text().repeat(2));
                      if (message.text().equals("bye")) {
                        ws.close(1000, "bye");
                      }
                    });
    try (Server server = twice.asServer(Netty.onFreePort()).start()) {
      assertThat(ask(server.uri("/"), "a", "b")).containsExactly("aa", "bb");

      List<String> drained = new ArrayList<>();
      try (WsClient client = Netty.client().blocking(server.uri("/"))) {
        client.send("one");
        client.send("bye");
        WsStatus status = drain(client, message -> drained.add(message.text()));
        assertThat(status).isEqualTo(WsStatus.of(1000, "bye"));
      }
      assertThat(drained).containsExactly("oneone", "byebye");

      BlockingQueue<String> lines = new LinkedBlockingQueue<>();
      follow(server.uri("/"), lines::add).send("bye");
      assertThat(lines.poll(20, TimeUnit.SECONDS)).isEqualTo("byebye");
      assertThat(lines.poll(20, TimeUnit.SECONDS)).isEqualTo("ended 1000 bye");
    }
  }
}
