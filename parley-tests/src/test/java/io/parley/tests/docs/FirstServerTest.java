package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.testing.InMemory;
import io.parley.testing.RecordingListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FirstServerTest {

  /** Says hello, keeps the answer, and leaves. */
  static final class Greeter implements WebSocketListener {
    final CompletableFuture<String> answer = new CompletableFuture<>();
    final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

    @Override
    public void onOpen(WebSocket ws, Response response) {
      ws.send("hello");
    }

    @Override
    public void onMessage(WebSocket ws, String text) {
      answer.complete(text);
      ws.close(1000, "bye");
    }

    @Override
    public void onClosed(WebSocket ws, int code, String reason) {
      closeCode.complete(code);
    }

    @Override
    public void onFailure(WebSocket ws, Throwable cause, Response response) {
      answer.completeExceptionally(cause);
      closeCode.completeExceptionally(cause);
    }
  }

  @Test
  void a_server_and_a_client() throws Exception {
    try (Server server = FirstServer.start(0)) {
      Greeter greeter = new Greeter();
      WebSocket ws = Netty.client().newWebSocket(Request.get(server.uri("/")), greeter);

      assertThat(greeter.answer.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
      assertThat(greeter.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1000);
      assertThat(ws.closeStatus().reason()).isEqualTo("bye");
      URI health = URI.create("http://localhost:" + server.port() + "/health");
      assertThat(
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
                  .body())
          .isEqualTo("up\n");
    }
  }

  @Test
  void what_is_said_comes_back() {
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    RecordingListener events = new RecordingListener();
    WebSocket ws = InMemory.client(echo).newWebSocket(Request.get("/"), events);
    ws.send("hello");
    events.assertNextOpened();
    events.assertNextText("hello");
    ws.close(1000, "bye");
    events.assertNextClosing(1000, "bye");
    events.assertNextClosed(1000, "bye");
  }
}
