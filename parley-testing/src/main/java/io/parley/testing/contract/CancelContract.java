package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.SendResult;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocket.State;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end without a handshake: dropped by one side, noticed by the other. */
abstract class CancelContract extends Contract {

  CancelContract(SocketHarness harness) {
    super(harness);
  }

  private static void assertCanceled(End end) {
    end.events().assertNextClosed(1006, WsStatus.ABNORMAL_CLOSURE.reason());
    assertThat(end.socket().state()).isEqualTo(State.CANCELED);
    assertThat(end.socket().closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    end.events().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void the_own_side_ends_and_the_other_finds_the_connection_broken(Side actor) {
    Pair pair = open();
    pair.end(actor).socket().cancel();
    assertThat(pair.end(actor).socket().state()).isEqualTo(State.CANCELED);
    assertThat(pair.end(actor).socket().closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    assertCanceled(pair.end(actor));
    pair.end(actor.other()).events().assertNextError(IOException.class);
    assertCanceled(pair.end(actor.other()));
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_listener_object_hears_of_a_failure(Side actor) {
    Pair pair = open();
    pair.end(actor).socket().cancel();
    SocketEvent.Failed failed = pair.listener().next(SocketEvent.Failed.class);
    assertThat(failed.cause()).isInstanceOf(IOException.class);
    assertThat(failed.response()).isNull();
    pair.listener().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void nothing_is_accepted_behind_it(Side actor) {
    Pair pair = open();
    WebSocket socket = pair.end(actor).socket();
    socket.cancel();
    assertThat(socket.offer(WsMessage.of("late"))).isEqualTo(SendResult.CLOSED);
    assertThat(socket.close()).isFalse();
    assertCanceled(pair.end(actor));
    socket.cancel();
    socket.pause();
    socket.resume();
    pair.end(actor).events().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void it_drops_what_was_received_and_not_delivered(Side actor) {
    Pair pair = setup().on(actor, WebSocket::pause).open();
    pair.end(actor.other()).send("one");
    pair.end(actor.other()).send("two");
    pair.end(actor.other()).roundTrip();
    pair.end(actor).socket().cancel();
    assertCanceled(pair.end(actor));
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_callback_may_cancel(Side actor) {
    Pair pair =
        setup().on(actor, webSocket -> webSocket.onMessage(message -> webSocket.cancel())).open();
    for (int i = 0; i < 100; i++) {
      pair.end(actor.other()).socket().send("message " + i);
    }
    pair.end(actor).events().assertNextText("message 0");
    assertCanceled(pair.end(actor));
    pair.end(actor.other()).events().assertNextError(IOException.class);
    assertCanceled(pair.end(actor.other()));
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void it_may_be_canceled_as_it_opens(Side actor) {
    Pair pair = setup().on(actor, WebSocket::cancel).open();
    assertCanceled(pair.end(actor));
    pair.end(actor.other()).events().skipTo(SocketEvent.Errored.class);
    assertCanceled(pair.end(actor.other()));
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void messages_that_came_before_the_break_are_delivered(Side actor) {
    Pair pair = open();
    for (int i = 0; i < 100; i++) {
      pair.end(actor).send("message " + i);
    }
    pair.end(actor).roundTrip();
    pair.end(actor).socket().cancel();
    for (int i = 0; i < 100; i++) {
      pair.end(actor.other()).events().assertNextText("message " + i);
    }
    pair.end(actor.other()).events().skipTo(SocketEvent.Errored.class);
    assertCanceled(pair.end(actor.other()));
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void sends_under_way_fail_and_the_queue_size_stays(Side actor) {
    Pair pair = stalled(actor);
    WebSocket socket = pair.end(actor).socket();
    CompletionStage<Void> last = socket.sendAsync(WsMessage.of("last"));
    socket.cancel();
    long left = socket.queueSize();
    assertThat(left).isGreaterThanOrEqualTo(4);
    assertThat(End.awaitFailure(last)).isInstanceOf(IOException.class);
    pair.end(actor).events().skipTo(SocketEvent.Closed.class);
    assertThat(socket.queueSize()).isEqualTo(left);
    assertThat(End.awaitFailure(socket.sendAsync(WsMessage.of("late"))))
        .isInstanceOf(IOException.class);
    assertThat(socket.queueSize()).isEqualTo(left);
  }

  /** A pair whose other side reads no more, with more on its way to it than fits in between. */
  private Pair stalled(Side actor) {
    Pair pair =
        setup()
            .config(actor.other(), config -> config.mailboxMessages(1).maxMessageSize(1 << 20))
            .config(actor, config -> config.maxQueueSize(64 << 20))
            .on(actor.other(), WebSocket::pause)
            .open();
    WsMessage message = WsMessage.wrap(new byte[1 << 20]);
    for (int i = 0; i < 48; i++) {
      pair.end(actor).send(message);
    }
    return pair;
  }

  @Test
  void a_client_may_be_canceled_while_it_connects() {
    Server server = start(request -> webSocket -> {});
    for (int i = 0; i < 20; i++) {
      RecordingListener listener = new RecordingListener();
      WebSocket client = connect(server.uri("/"), listener);
      client.cancel();
      assertThat(client.state()).isEqualTo(State.CANCELED);
      assertThat(listener.skipTo(SocketEvent.Failed.class).cause()).isInstanceOf(IOException.class);
      listener.assertExhausted();
    }
  }

  @Test
  void a_client_that_left_before_the_answer_is_not_waited_for() {
    assumeCallbacksMayBlock();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    CompletableFuture<WsStatus> end = new CompletableFuture<>();
    Server server =
        start(
            request -> {
              asked.countDown();
              End.await(left);
              return webSocket -> webSocket.onClose(end::complete);
            });
    RecordingListener listener = new RecordingListener();
    WebSocket client = connect(Request.get(server.uri("/")), listener);
    End.await(asked);
    client.cancel();
    listener.assertNextFailed(IOException.class);
    left.countDown();
    // Whether the server noticed in time or not: a socket that was opened ends at once.
    RecordingListener next = new RecordingListener();
    connect(server.uri("/"), next);
    next.assertNextOpened().cancel();
    assertThat(End.await(end)).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    listener.assertExhausted();
  }
}
