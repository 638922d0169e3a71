package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.MessageLens;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.jackson.Json;
import io.parley.netty.Netty;
import io.parley.testing.InMemory;
import io.parley.testing.RecordingListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FirstServerTest {

  record Person(String name, int age) {}

  static final MessageLens<Person> PERSON = Json.lens(Person.class);

  static final WsHandler BIRTHDAY =
      request ->
          ws ->
              ws.onMessage(
                  PERSON, person -> ws.send(PERSON, new Person(person.name(), person.age() + 1)));

  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private void print(String line) {
    answers.add(line);
  }

  private String answer() throws InterruptedException {
    return answers.poll(20, TimeUnit.SECONDS);
  }

  @Test
  void a_server_and_a_client() throws Exception {
    try (Server server = FirstServer.start(0)) {
      URI uri = server.uri("/");
      try (WsClient client = Netty.client().blocking(uri)) {
        client.send("hello");
        print(client.receive().text());
      }
      assertThat(answer()).isEqualTo("hello");
      URI health = URI.create("http://localhost:" + server.port() + "/health");
      assertThat(
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
                  .body())
          .isEqualTo("up\n");
    }
  }

  @Test
  void typed_messages() {
    try (WsClient client = InMemory.client(BIRTHDAY).blocking("/")) {
      client.send("{\"name\":\"Ada\",\"age\":36}");
      assertThat(client.receive(PERSON)).isEqualTo(new Person("Ada", 37));
    }
  }

  @Test
  void a_client_with_a_listener() throws Exception {
    try (Server server = FirstServer.start(0)) {
      URI uri = server.uri("/");
      WebSocketListener listener =
          new WebSocketListener() {
            @Override
            public void onMessage(WebSocket ws, String text) {
              print(text);
              ws.close(1000, "bye");
            }

            @Override
            public void onClosed(WebSocket ws, int code, String reason) {
              print("closed: " + code + " " + reason);
            }
          };
      Netty.client().newWebSocket(Request.get(uri), listener).send("hello");
      assertThat(answer()).isEqualTo("hello");
      assertThat(answer()).isEqualTo("closed: 1000 bye");
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
