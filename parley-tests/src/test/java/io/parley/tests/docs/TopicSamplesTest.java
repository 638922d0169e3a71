package io.parley.tests.docs;

import static io.parley.routing.Routing.bind;
import static io.parley.routing.Routing.websockets;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.WebSocket;
import io.parley.WebSocketGroup;
import io.parley.WsClient;
import io.parley.WsFilter;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.testing.InMemory;
import io.parley.topic.ServerWebSocket;
import io.parley.topic.Topic;
import io.parley.topic.Topics;
import io.parley.topic.WebSocketHandler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicSamplesTest {

  /** Says when the consumer is through, so that a test knows the socket is where it belongs. */
  private static final WsFilter READY =
      next ->
          ws -> {
            next.accept(ws);
            ws.send("ready");
          };

  private final List<String> lines = new ArrayList<>();

  private void print(String line) {
    lines.add(line);
  }

  private static WsClient connect(WsHandler app, String path) {
    WsClient client = InMemory.client(READY.then(app)).blocking(path);
    expect(client, "ready");
    return client;
  }

  private static void expect(WsClient client, String text) {
    assertThat(client.receive().text()).isEqualTo(text);
  }

  static WsHandler feed(WebSocketGroup listeners) {
    return request -> ws -> listeners.add(ws);
  }

  @Test
  void a_group() {
    WebSocketGroup listeners = new WebSocketGroup();
    try (WsClient one = connect(feed(listeners), "/");
        WsClient two = connect(feed(listeners), "/")) {
      Delivery delivery = listeners.send("goal!");
      print(delivery.accepted() + " will have it, " + delivery.refused() + " had no room");
      assertThat(lines).containsExactly("2 will have it, 0 had no room");
      expect(one, "goal!");
      expect(two, "goal!");
    }
  }

  static WsHandler rooms(Topics topics) {
    return request -> {
      Topic room = topics.topic("room/" + request.path("room"));
      return ws -> {
        room.subscribe(ws);
        ws.onMessage(message -> room.publishFrom(ws, message)); // to the others
      };
    };
  }

  @Test
  void topics() {
    Topics topics = Topics.of();
    WsHandler app = websockets(bind("/rooms/{room}", rooms(topics)));
    try (WsClient ada = connect(app, "/rooms/blue");
        WsClient bob = connect(app, "/rooms/blue")) {
      ada.send("hello");
      expect(bob, "hello");
      topics.publish("room/blue", "the room closes in five minutes");
      print(topics.subscribers("room/blue") + " of " + topics.topics());
      expect(ada, "the room closes in five minutes");
      assertThat(lines).containsExactly("2 of [room/blue]");
    }
  }

  record Person(String name, String room) {}

  static final class Chat implements WebSocketHandler<Person> {
    @Override
    public void open(ServerWebSocket<Person> ws) {
      ws.subscribe(ws.data().room());
      ws.publish(ws.data().room(), ws.data().name() + " joined");
    }

    @Override
    public void message(ServerWebSocket<Person> ws, WsMessage message) {
      ws.publish(ws.data().room(), ws.data().name() + ": " + message.text());
    }

    @Override
    public void close(ServerWebSocket<Person> ws, WsStatus status) {
      ws.publish(ws.data().room(), ws.data().name() + " left");
    }
  }

  static WsHandler chat(Topics topics) {
    return new Chat()
        .asHandler(topics, request -> new Person(request.query("name"), request.path("room")));
  }

  @Test
  void one_handler_for_all() {
    WsHandler app = websockets(bind("/chat/{room}", chat(Topics.of())));
    try (WsClient ada = connect(app, "/chat/tea?name=Ada")) {
      try (WsClient bob = connect(app, "/chat/tea?name=Bob")) {
        expect(ada, "Bob joined");
        bob.send("hi");
        expect(ada, "Bob: hi");
        ada.send("hello");
        expect(bob, "Ada: hello");
      }
      expect(ada, "Bob left");
    }
  }

  private static void table(WebSocket ws, List<String> rows) {
    ws.cork(
        () -> {
          ws.send("{\"type\":\"header\"}");
          rows.forEach(ws::send);
        });
  }

  @Test
  void a_cork() {
    WsHandler app = request -> ws -> table(ws, List.of("1", "2"));
    try (WsClient client = InMemory.client(app).blocking("/")) {
      expect(client, "{\"type\":\"header\"}");
      expect(client, "1");
      expect(client, "2");
    }
  }
}
