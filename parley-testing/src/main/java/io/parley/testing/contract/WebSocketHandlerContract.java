package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Delivery;
import io.parley.HandshakeException;
import io.parley.PolyHandler;
import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsFilter;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import io.parley.topic.ServerWebSocket;
import io.parley.topic.Topics;
import io.parley.topic.WebSocketHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** One handler object for all sockets, and the socket it is given. */
abstract class WebSocketHandlerContract extends CrowdContract {

  private final Topics topics = Topics.of();

  /** What the handler was told, with the data of the socket it was told of. */
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  WebSocketHandlerContract(SocketHarness harness) {
    super(harness);
  }

  /** Takes down all calls; messages are commands. */
  private class Told implements WebSocketHandler<String> {
    @Override
    public void open(ServerWebSocket<String> ws) {
      told.add(ws.data() + " open");
    }

    @Override
    public void message(ServerWebSocket<String> ws, WsMessage message) {
      told.add(ws.data() + " " + message.text());
    }

    @Override
    public void close(ServerWebSocket<String> ws, WsStatus status) {
      told.add(ws.data() + " close " + status.code() + " " + new TreeSet<>(ws.subscriptions()));
    }

    @Override
    public void ping(ServerWebSocket<String> ws, ByteBuffer payload) {
      told.add(ws.data() + " ping " + StandardCharsets.UTF_8.decode(payload));
    }

    @Override
    public void pong(ServerWebSocket<String> ws, ByteBuffer payload) {
      told.add(ws.data() + " pong " + StandardCharsets.UTF_8.decode(payload));
    }
  }

  /** Subscribes to "room", and publishes there what it is told. */
  private class Room extends Told {
    @Override
    public void open(ServerWebSocket<String> ws) {
      ws.subscribe("room");
    }

    @Override
    public void message(ServerWebSocket<String> ws, WsMessage message) {
      told.add(ws.publish("room", message).toString());
    }
  }

  private List<Guest> guests(int count, WebSocketHandler<String> handler) {
    return crowdOf(count, config -> config, handler.asHandler(topics, Request::path));
  }

  private void expect(String what) {
    assertThat(End.take(told)).isEqualTo(what);
  }

  @Test
  void one_object_is_told_of_all_sockets_each_with_its_data() {
    List<Guest> guests = guests(2, new Told());
    expect("/0 open");
    expect("/1 open");
    guests.get(1).client().send("hello");
    expect("/1 hello");
    guests.get(0).client().send("hi");
    expect("/0 hi");
    guests.get(1).client().close(4001, "bye");
    expect("/1 close 4001 []");
    guests.get(0).client().cancel();
    expect("/0 close 1006 []");
  }

  @Test
  void pings_and_pongs_are_told() {
    Guest guest = guests(1, new Told()).get(0);
    expect("/0 open");
    End.await(guest.client().ping(ByteBuffer.wrap("one".getBytes(StandardCharsets.UTF_8))));
    expect("/0 ping one");
    End.await(guest.socket().ping(ByteBuffer.wrap("two".getBytes(StandardCharsets.UTF_8))));
    expect("/0 pong two");
  }

  @Test
  void a_lambda_will_do() {
    WebSocketHandler<String> echo = (ws, message) -> ws.send(ws.data() + " " + message.text());
    Guest guest = guests(1, echo).get(0);
    guest.client().send("hello");
    guest.events().assertNextText("/0 hello");
  }

  @Test
  void publishing_leaves_oneself_out() {
    List<Guest> guests = guests(3, new Room());
    guests.get(0).client().send("hello");
    expect(new Delivery(2, 0, 0).toString());
    guests.get(1).events().assertNextText("hello");
    guests.get(2).events().assertNextText("hello");
    topics.publish("room", "by the server");
    guests.forEach(guest -> guest.events().assertNextText("by the server"));
  }

  @Test
  void publishing_takes_oneself_in_when_asked() {
    List<Guest> guests =
        guests(
            2,
            new Room() {
              @Override
              public boolean publishToSelf() {
                return true;
              }
            });
    guests.get(0).client().send("hello");
    expect(new Delivery(2, 0, 0).toString());
    guests.forEach(guest -> guest.events().assertNextText("hello"));
  }

  @Test
  void a_socket_manages_its_subscriptions() {
    CompletableFuture<ServerWebSocket<String>> opened = new CompletableFuture<>();
    Guest guest =
        guests(
                1,
                new Told() {
                  @Override
                  public void open(ServerWebSocket<String> ws) {
                    opened.complete(ws);
                  }
                })
            .get(0);
    ServerWebSocket<String> ws = End.await(opened);
    assertThat(ws.isSubscribed("a")).isFalse();
    assertThat(ws.subscribe("a")).isTrue();
    assertThat(ws.subscribe("a")).isFalse();
    assertThat(ws.subscribe("b")).isTrue();
    assertThat(ws.isSubscribed("a")).isTrue();
    assertThat(ws.subscriptions()).containsExactlyInAnyOrder("a", "b");
    assertThat(topics.subscribers("a")).isEqualTo(1);
    assertThat(topics.topic("a").isSubscribed(ws)).as("by either name").isTrue();
    assertThat(topics.topic("a").subscribe(ws)).as("by either name").isFalse();
    assertThat(topics.topic("b").publishFrom(ws, "not to me")).isEqualTo(Delivery.NONE);
    assertThat(ws.unsubscribe("a")).isTrue();
    assertThat(ws.unsubscribe("a")).isFalse();
    assertThat(ws.publish("b", "to nobody")).isEqualTo(Delivery.NONE);
    topics.publish("b", "hello");
    guest.events().assertNextText("hello");
    guest.leave(() -> guest.client().close(1000, ""));
    assertThat(topics.topics()).isEmpty();
    assertThat(ws.subscribe("a")).isFalse();
    assertThat(topics.topics()).isEmpty();
  }

  @Test
  void one_that_leaves_can_still_tell_its_rooms() {
    List<Guest> guests =
        guests(
            2,
            new Room() {
              @Override
              public void close(ServerWebSocket<String> ws, WsStatus status) {
                ws.subscriptions().forEach(room -> ws.publish(room, ws.data() + " left"));
              }
            });
    guests.get(0).leave(() -> guests.get(0).client().close(1000, ""));
    guests.get(1).events().assertNextText("/0 left");
    assertThat(topics.subscribers("room")).isEqualTo(1);
  }

  @Test
  void what_a_call_throws_closes_with_1011() {
    Guest guest =
        guests(
                1,
                new Told() {
                  @Override
                  public void message(ServerWebSocket<String> ws, WsMessage message) {
                    throw new IllegalStateException("thrown on purpose");
                  }
                })
            .get(0);
    expect("/0 open");
    guest.client().send("hello");
    expect("/0 close 1011 []");
    assertThat(guest.events().next(SocketEvent.Closing.class).status().code()).isEqualTo(1011);
  }

  @Test
  void what_a_call_throws_may_be_taken() {
    Guest guest =
        guests(
                1,
                new Told() {
                  @Override
                  public void open(ServerWebSocket<String> ws) {
                    throw new IllegalStateException("no opening");
                  }

                  @Override
                  public void error(ServerWebSocket<String> ws, Throwable cause) {
                    told.add(ws.data() + " error " + cause.getMessage());
                  }
                })
            .get(0);
    expect("/0 error no opening");
    guest.client().send("on it goes");
    expect("/0 on it goes");
  }

  @Test
  void a_connection_that_breaks_is_an_error_and_then_the_end() {
    Guest guest =
        guests(
                1,
                new Told() {
                  @Override
                  public void error(ServerWebSocket<String> ws, Throwable cause) {
                    told.add(ws.data() + " error");
                  }
                })
            .get(0);
    expect("/0 open");
    guest.client().cancel();
    expect("/0 error");
    expect("/0 close 1006 []");
  }

  @Test
  void data_that_cannot_be_made_refuses_the_socket() {
    WsHandler handler =
        new Told()
            .asHandler(
                topics,
                request -> {
                  throw new IllegalStateException("thrown on purpose");
                });
    RecordingListener events = new RecordingListener();
    connect(start(handler).uri("/"), events);
    assertThat(events.assertNextFailed(HandshakeException.class)).hasMessageContaining("500");
    assertThat(told).isEmpty();
  }

  @Test
  void it_stands_behind_filters_as_any_handler_does() {
    WsFilter guard =
        WsFilter.onUpgrade(
            next ->
                request ->
                    request.path().equals("/secret")
                        ? WsConsumer.refuse(Response.of(Status.FORBIDDEN))
                        : next.handle(request));
    WsHandler handler = guard.then(new Room().asHandler(topics, Request::path));
    RecordingListener refused = new RecordingListener();
    connect(start(PolyHandler.of(handler)).uri("/secret"), refused);
    assertThat(refused.assertNextFailed(HandshakeException.class)).hasMessageContaining("403");
    List<Guest> guests = crowdOf(2, config -> config, handler);
    guests.get(0).client().send("hello");
    guests.get(1).events().assertNextText("hello");
  }

  @Test
  void a_send_tells_of_pressure_and_a_drain_follows() {
    CompletableFuture<ServerWebSocket<String>> opened = new CompletableFuture<>();
    WebSocketHandler<String> handler =
        new Told() {
          @Override
          public void open(ServerWebSocket<String> ws) {
            opened.complete(ws);
          }

          @Override
          public void drain(ServerWebSocket<String> ws) {
            told.add(ws.data() + " drain");
          }
        };
    Guest guest =
        crowdOf(1, CrowdContract::shortQueue, handler.asHandler(topics, Request::path)).get(0);
    ServerWebSocket<String> ws = End.await(opened);
    guest.client().pause();
    SendResult result = SendResult.ACCEPTED;
    for (int i = 0; result == SendResult.ACCEPTED; i++) {
      assertThat(i).isLessThan(A_FLOOD);
      result = ws.offer(numbered(i, LARGE));
    }
    assertThat(result).isEqualTo(SendResult.PRESSURE);
    guest.client().resume();
    expect("/0 drain");
    assertThat(ws.offer(WsMessage.of("more"))).isEqualTo(SendResult.ACCEPTED);
    ws.cancel();
    assertThat(ws.offer(WsMessage.of("late"))).isEqualTo(SendResult.CLOSED);
  }

  // Cork

  /** Has the command "cork" answered from inside a callback, and gives away the socket. */
  private Guest corking(CompletableFuture<WebSocket> opened) {
    return guests(
            1,
            new Told() {
              @Override
              public void open(ServerWebSocket<String> ws) {
                opened.complete(ws);
              }

              @Override
              public void message(ServerWebSocket<String> ws, WsMessage message) {
                ws.cork(
                    () -> {
                      ws.send("one");
                      ws.send("two");
                    });
                ws.send("three");
              }
            })
        .get(0);
  }

  @Test
  void what_is_sent_in_a_cork_comes_in_order_from_any_thread() {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    Guest guest = corking(opened);
    guest.client().send("go");
    guest.events().assertNextText("one");
    guest.events().assertNextText("two");
    guest.events().assertNextText("three");
    WebSocket ws = End.await(opened);
    ws.cork(
        () -> {
          ws.send("one");
          ws.cork(() -> ws.send("two"));
          ws.sendAsync(WsMessage.of("three"));
          topics.topic("room").subscribe(ws);
          topics.publish("room", "four");
        });
    ws.send("five");
    for (String text : List.of("one", "two", "three", "four", "five")) {
      guest.events().assertNextText(text);
    }
  }

  @Test
  void a_cork_is_pulled_whatever_happens_inside() {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    Guest guest = corking(opened);
    WebSocket ws = End.await(opened);
    assertThatThrownBy(
            () ->
                ws.cork(
                    () -> {
                      ws.send("before");
                      throw new IllegalStateException("thrown on purpose");
                    }))
        .hasMessage("thrown on purpose");
    guest.events().assertNextText("before");
  }

  @Test
  void a_cork_does_not_hold_back_a_close() {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    Guest guest = corking(opened);
    WebSocket ws = End.await(opened);
    ws.cork(
        () -> {
          ws.send("last words");
          ws.close(1000, "bye");
          guest.events().assertNextText("last words");
          guest.events().assertNextClosing(1000, "bye");
        });
  }

  @Test
  void a_cork_does_not_hold_back_a_queue_under_pressure() {
    assumeCallbacksMayBlock();
    CountDownLatch drained = new CountDownLatch(1);
    Guest guest = crowd(1, CrowdContract::shortQueue, ws -> ws.onDrain(drained::countDown)).get(0);
    WebSocket ws = guest.socket();
    ws.cork(
        () -> {
          for (int i = 0; i < 5; i++) {
            ws.send(numbered(i, LARGE));
          }
          End.await(drained);
        });
    for (int i = 0; i < 5; i++) {
      assertThat(number(guest.events().nextMessage())).isEqualTo(i);
    }
  }
}
