package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.HandshakeException;
import io.parley.WebSocket;
import io.parley.WebSocket.State;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The queue door: {@code newWebSocket} with a listener, and what it holds before the socket is open
 * and while it closes. What holds for every socket stands in the other contracts.
 */
abstract class QueueContract extends Contract {

  private static final int MIB = 1 << 20;

  /** What the server saw. */
  private final RecordingConsumer atServer = new RecordingConsumer();

  /** What the client saw. */
  private final RecordingListener listener = new RecordingListener();

  /** Until this is open, a {@link #connecting} socket stays so. */
  private final CountDownLatch answer = new CountDownLatch(1);

  QueueContract(SocketHarness harness) {
    super(harness);
  }

  @AfterEach
  void letGo() {
    answer.countDown();
  }

  private WebSocket connect(WsHandler app, WebSocketListener events) {
    return connect(Request.get(start(app).uri("/")), events, unhurried(WebSocketConfig.queue()));
  }

  /** A client whose handshake is answered by that consumer, once {@link #answer} is open. */
  private WebSocket connecting(WsConsumer consumer) {
    WebSocket client =
        connect(
            request -> {
              End.await(answer);
              return consumer;
            },
            listener);
    assertThat(client.state()).isEqualTo(State.CONNECTING);
    return client;
  }

  // Connecting

  @Test
  void what_is_sent_while_connecting_is_counted_and_goes_out_in_order_once_open() {
    WebSocket client = connecting(atServer);
    byte[] bytes = {1, 2, 3};
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {0, 4, 5}).position(1);
    assertThat(client.queueSize()).isZero();
    assertThat(client.send("žlutý")).isTrue();
    assertThat(client.queueSize()).isEqualTo(7);
    assertThat(client.send(bytes)).isTrue();
    assertThat(client.send(buffer)).isTrue();
    assertThat(client.send("")).isTrue();
    assertThat(client.queueSize()).isEqualTo(12);
    bytes[0] = 9;
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(client.state()).isEqualTo(State.CONNECTING);
    listener.assertExhausted();
    answer.countDown();
    listener.assertNextOpened();
    assertThat(client.state()).isEqualTo(State.OPEN);
    End.await(client.sendAsync(WsMessage.of("last")));
    assertThat(client.queueSize()).isZero();
    atServer.assertNextOpened();
    atServer.assertNextText("žlutý");
    atServer.assertNextMessage(WsMessage.of(new byte[] {1, 2, 3}));
    atServer.assertNextMessage(WsMessage.of(new byte[] {4, 5}));
    atServer.assertNextText("");
    atServer.assertNextText("last");
  }

  @Test
  void a_close_while_connecting_goes_out_behind_the_queue() {
    WebSocket client = connecting(atServer);
    client.send("early");
    assertThat(client.close(4000, "done")).isTrue();
    assertThat(client.state()).isEqualTo(State.CLOSING);
    assertThat(client.close(4001, "again")).isFalse();
    assertThat(client.send("late")).isFalse();
    assertThat(client.queueSize()).isEqualTo(5);
    answer.countDown();
    atServer.assertNextOpened();
    atServer.assertNextText("early");
    atServer.assertNextClosed(4000, "done");
    listener.assertNextOpened();
    listener.assertNextClosing(4000, "done");
    listener.assertNextClosed(4000, "done");
    listener.assertExhausted();
    assertThat(client.state()).isEqualTo(State.CLOSED);
    assertThat(client.queueSize()).isZero();
  }

  @Test
  void a_close_that_cannot_be_sent_throws_and_changes_nothing() {
    WebSocket client = connecting(atServer);
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
      assertThatThrownBy(() -> client.close(code, "no"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> client.close(1000, "ž".repeat(62)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(client.state()).isEqualTo(State.CONNECTING);
    assertThat(client.send("still possible")).isTrue();
    assertThat(client.close(1000, null)).isTrue();
  }

  @Test
  void a_cancel_while_connecting_drops_the_queue_and_leaves_its_size() {
    WebSocket client = connecting(atServer);
    client.send("never");
    client.cancel();
    assertThat(client.state()).isEqualTo(State.CANCELED);
    assertThat(listener.assertNextFailed(IOException.class)).hasMessage("canceled");
    assertThat(client.queueSize()).isEqualTo(5);
    assertThat(client.send("late")).isFalse();
    assertThat(client.close(1000, null)).isFalse();
    client.cancel();
    answer.countDown();
    listener.assertExhausted();
  }

  @Test
  void a_refused_upgrade_is_a_failure_with_the_response_and_nothing_is_sent() {
    WebSocket client =
        connecting(WsConsumer.refuse(Response.of(Status.FORBIDDEN).text("members only")));
    assertThat(client.send("never")).isTrue();
    answer.countDown();
    SocketEvent.Failed failed = listener.next(SocketEvent.Failed.class);
    assertThat(failed.cause()).isInstanceOf(HandshakeException.class);
    Response response = failed.response();
    assertThat(response).isNotNull();
    assertThat(response == null ? "" : response.status().code() + " " + response.bodyText())
        .isEqualTo("403 members only");
    assertThat(client.state()).isEqualTo(State.CANCELED);
    assertThat(client.queueSize()).isEqualTo(5);
    assertThat(client.send("late")).isFalse();
    assertThat(client.close(1000, null)).isFalse();
    client.cancel();
    listener.assertExhausted();
  }

  // Closing

  @Test
  void when_the_peer_closes_the_queue_still_goes_out_and_nothing_more_is_taken() {
    CompletableFuture<Boolean> sentWhileClosing = new CompletableFuture<>();
    CompletableFuture<Boolean> closedWhileClosing = new CompletableFuture<>();
    RecordingListener events =
        new RecordingListener(
            new WebSocketListener() {
              @Override
              public void onClosing(WebSocket webSocket, int code, String reason) {
                sentWhileClosing.complete(webSocket.send("late"));
                closedWhileClosing.complete(webSocket.close(1000, "mine"));
              }
            });
    RecordingConsumer closing = new RecordingConsumer(ws -> ws.close(4001, "enough"));
    WebSocket client =
        connect(
            request -> {
              End.await(answer);
              return closing;
            },
            events);
    for (int i = 0; i < 10; i++) {
      assertThat(client.send("message " + i)).isTrue();
    }
    answer.countDown();
    closing.assertNextOpened();
    for (int i = 0; i < 10; i++) {
      closing.assertNextText("message " + i);
    }
    closing.assertNextClosed(4001, "enough");
    events.assertNextOpened();
    events.assertNextClosing(4001, "enough");
    events.assertNextClosed(4001, "enough");
    events.assertExhausted();
    assertThat(End.await(sentWhileClosing)).isFalse();
    assertThat(End.await(closedWhileClosing)).isFalse();
    assertThat(client.state()).isEqualTo(State.CLOSED);
    assertThat(client.queueSize()).isZero();
  }

  @Test
  void messages_come_until_the_peer_closes_too_and_the_end_behind_them() {
    CountDownLatch sent = new CountDownLatch(1);
    RecordingListener events =
        new RecordingListener(
            new WebSocketListener() {
              @Override
              public void onMessage(WebSocket webSocket, String text) {
                End.await(sent);
                webSocket.close(4000, "after " + text);
              }
            });
    connect(
        request ->
            ws -> {
              for (int i = 0; i < 10; i++) {
                ws.send("message " + i);
              }
              sent.countDown();
            },
        events);
    events.assertNextOpened();
    for (int i = 0; i < 10; i++) {
      events.assertNextText("message " + i);
    }
    events.assertNextClosing(4000, "after message 0");
    events.assertNextClosed(4000, "after message 0");
    events.assertExhausted();
  }

  @Test
  void a_close_that_is_cut_short_ends_in_a_failure_and_the_queue_size_stays() {
    Pair pair =
        setup()
            .config(Side.SERVER, config -> config.mailboxMessages(1))
            .config(Side.CLIENT, config -> config.maxQueueSize(64 * MIB))
            .on(Side.SERVER, WebSocket::pause)
            .open();
    WebSocket client = pair.client().socket();
    WsMessage large = WsMessage.wrap(new byte[MIB]);
    for (int i = 0; i < 48; i++) {
      assertThat(client.send(large)).isTrue();
    }
    assertThat(client.close(1000, "bye")).isTrue();
    assertThat(client.state()).isEqualTo(State.CLOSING);
    client.cancel();
    long left = client.queueSize();
    assertThat(left).isPositive();
    assertThat(client.state()).isEqualTo(State.CANCELED);
    assertThat(pair.listener().skipTo(SocketEvent.Failed.class).cause()).hasMessage("canceled");
    assertThat(client.queueSize()).isEqualTo(left);
    assertThat(client.close(1000, null)).isFalse();
    client.cancel();
    pair.listener().assertExhausted();
  }

  // The end

  @Test
  void a_listener_that_throws_gets_that_as_its_one_failure() {
    IllegalStateException thrown = new IllegalStateException("on purpose");
    RecordingListener events =
        new RecordingListener(
            new WebSocketListener() {
              @Override
              public void onMessage(WebSocket webSocket, String text) {
                throw thrown;
              }
            });
    WebSocket client = connect(request -> ws -> ws.send("go"), events);
    events.assertNextOpened();
    events.assertNextText("go");
    assertThat(events.assertNextFailed(IllegalStateException.class)).isSameAs(thrown);
    assertThat(client.state()).isEqualTo(State.CANCELED);
    events.assertExhausted();
  }

  @Test
  void a_connection_that_breaks_is_one_failure_without_a_response() {
    WebSocket client = connect(request -> WebSocket::cancel, listener);
    listener.assertNextOpened();
    SocketEvent.Failed failed = listener.next(SocketEvent.Failed.class);
    assertThat(failed.cause()).isInstanceOf(IOException.class);
    assertThat(failed.response()).isNull();
    assertThat(client.state()).isEqualTo(State.CANCELED);
    listener.assertExhausted();
  }

  // The bound

  @Test
  void a_queue_of_16_mib_that_overflows_closes_with_1001_behind_what_it_holds() {
    listener.ignore(SocketEvent.Drained.class);
    WebSocket client = connecting(atServer);
    WsMessage large = WsMessage.wrap(new byte[MIB]);
    for (int i = 0; i < 16; i++) {
      assertThat(client.send(large)).isTrue();
    }
    assertThat(client.queueSize()).isEqualTo(16 * MIB);
    assertThat(client.state()).isEqualTo(State.CONNECTING);
    assertThat(client.send(new byte[1])).isFalse();
    assertThat(client.state()).isEqualTo(State.CLOSING);
    assertThat(client.send("")).isFalse();
    assertThat(client.close(1000, null)).isFalse();
    assertThat(client.queueSize()).isEqualTo(16 * MIB);
    answer.countDown();
    atServer.assertNextOpened();
    for (int i = 0; i < 16; i++) {
      atServer.assertNextMessage(large);
    }
    String reason = "send queue full: maxQueueSize " + 16 * MIB;
    atServer.assertNextClosed(1001, reason);
    listener.assertNextOpened();
    listener.assertNextClosing(1001, reason);
    listener.assertNextClosed(1001, reason);
    listener.assertExhausted();
  }
}
