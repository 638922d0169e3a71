package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.SendRefusedException;
import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WebSocket.State;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.testing.SocketEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The closing handshake, begun by either side. */
abstract class CloseContract extends Contract {

  CloseContract(SocketHarness harness) {
    super(harness);
  }

  private static void assertClosed(End end, int code, String reason) {
    end.events().assertNextClosed(code, reason);
    assertThat(end.socket().state()).isEqualTo(State.CLOSED);
    assertThat(end.socket().closeStatus()).isEqualTo(WsStatus.of(code, reason));
    end.events().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void code_and_reason_reach_the_other_side_and_come_back(Side actor) {
    Pair pair = open();
    assertThat(pair.end(actor).socket().state()).isEqualTo(State.OPEN);
    assertThat(pair.end(actor).socket().closeStatus()).isNull();
    assertThat(pair.end(actor).socket().close(4000, "bye, žluťoučký kůň")).isTrue();
    assertThat(pair.end(actor).socket().state()).isIn(State.CLOSING, State.CLOSED);
    assertClosed(pair.end(actor.other()), 4000, "bye, žluťoučký kůň");
    assertClosed(pair.end(actor), 4000, "bye, žluťoučký kůň");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void without_arguments_it_is_1000(Side actor) {
    Pair pair = open();
    assertThat(pair.end(actor).socket().close()).isTrue();
    assertClosed(pair.end(actor.other()), 1000, "");
    assertClosed(pair.end(actor), 1000, "");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_status_is_sent_as_it_is(Side actor) {
    Pair pair = open();
    assertThat(pair.end(actor).socket().close(WsStatus.TRY_AGAIN_LATER)).isTrue();
    assertClosed(pair.end(actor.other()), 1013, WsStatus.TRY_AGAIN_LATER.reason());
  }

  @Test
  void a_listener_object_hears_of_the_close_and_of_the_end() {
    Pair pair = open();
    pair.server().socket().close(4001, "enough");
    pair.listener().assertNextClosing(4001, "enough");
    pair.listener().assertNextClosed(4001, "enough");
    pair.listener().assertExhausted();
  }

  @Test
  void a_listener_object_hears_of_the_end_that_its_side_began() {
    Pair pair = open();
    pair.client().socket().close(4001, "enough");
    SocketEvent event = pair.listener().skipTo(SocketEvent.Closed.class);
    assertThat(event).isEqualTo(new SocketEvent.Closed(WsStatus.of(4001, "enough")));
    pair.listener().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void both_may_close_at_once(Side actor) {
    for (int i = 0; i < 20; i++) {
      Pair pair = open();
      pair.end(actor).socket().close(4001, "one");
      pair.end(actor.other()).socket().close(4002, "two");
      for (Side side : Side.values()) {
        WsStatus status = pair.end(side).events().next(SocketEvent.Closed.class).status();
        assertThat(status).isIn(WsStatus.of(4001, "one"), WsStatus.of(4002, "two"));
        assertThat(pair.end(side).socket().state()).isEqualTo(State.CLOSED);
        pair.end(side).events().assertExhausted();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_callback_may_close(Side actor) {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    Pair pair =
        setup()
            .on(
                actor,
                webSocket ->
                    webSocket.onMessage(
                        message -> closed.complete(webSocket.close(4000, message.text()))))
            .open();
    pair.end(actor.other()).send("please");
    assertThat(End.await(closed)).isTrue();
    assertClosed(pair.end(actor.other()), 4000, "please");
    pair.end(actor).events().assertNextText("please");
    assertClosed(pair.end(actor), 4000, "please");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void it_may_close_as_it_opens(Side actor) {
    Pair pair = setup().on(actor, webSocket -> webSocket.close(4000, "not now")).open();
    assertClosed(pair.end(actor.other()), 4000, "not now");
    assertClosed(pair.end(actor), 4000, "not now");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void only_the_first_close_counts(Side actor) {
    Pair pair = open();
    assertThat(pair.end(actor).socket().close(4000, "first")).isTrue();
    assertThat(pair.end(actor).socket().close(4001, "second")).isFalse();
    assertThat(pair.end(actor).socket().close()).isFalse();
    assertClosed(pair.end(actor.other()), 4000, "first");
    assertThat(pair.end(actor.other()).socket().close()).isFalse();
    assertClosed(pair.end(actor), 4000, "first");
    assertThat(pair.end(actor).socket().close()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void nothing_is_accepted_behind_it(Side actor) {
    Pair pair = open();
    WebSocket socket = pair.end(actor).socket();
    socket.close(4000, "");
    assertThat(socket.offer(WsMessage.of("late"))).isEqualTo(SendResult.CLOSED);
    assertThat(socket.send("late")).isFalse();
    assertThat(End.awaitFailure(socket.sendAsync(WsMessage.of("late"))))
        .isInstanceOfSatisfying(
            SendRefusedException.class,
            refused -> assertThat(refused.result()).isEqualTo(SendResult.CLOSED));
    assertClosed(pair.end(actor.other()), 4000, "");
    assertThat(pair.end(actor.other()).socket().offer(WsMessage.of("late")))
        .isEqualTo(SendResult.CLOSED);
    assertClosed(pair.end(actor), 4000, "");
    assertThat(socket.offer(WsMessage.of("late"))).isEqualTo(SendResult.CLOSED);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void messages_before_it_arrive_first(Side actor) {
    Pair pair = open();
    WsMessage large = WsMessage.wrap(new byte[100_000]);
    for (int i = 0; i < 50; i++) {
      pair.end(actor).send(large);
    }
    pair.end(actor).socket().close(4000, "done");
    for (int i = 0; i < 50; i++) {
      pair.end(actor.other()).events().assertNextMessage(large);
    }
    assertClosed(pair.end(actor.other()), 4000, "done");
    pair.end(actor).events().skipTo(SocketEvent.Closed.class);
    assertThat(pair.end(actor).socket().queueSize()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void answers_to_what_came_before_it_arrive_first(Side actor) {
    for (int round = 0; round < 20; round++) {
      Pair pair = setup().echo(actor.other()).open();
      for (int i = 0; i < 50; i++) {
        pair.end(actor).send("message " + i);
      }
      pair.end(actor).socket().close(4000, "done");
      for (int i = 0; i < 50; i++) {
        pair.end(actor).events().assertNextText("message " + i);
      }
      assertClosed(pair.end(actor), 4000, "done");
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_side_that_is_busy_with_what_came_before_it_is_open_until_it_is_done(Side actor) {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Pair pair =
        setup()
            .onBlocking(
                actor.other(),
                webSocket ->
                    webSocket.onMessage(
                        message -> {
                          busy.countDown();
                          End.await(go);
                          webSocket.send("done with " + message.text());
                        }))
            .open();
    pair.end(actor).send("this");
    End.await(busy);
    pair.end(actor).socket().close(4000, "");
    assertThat(pair.end(actor.other()).socket().state()).isEqualTo(State.OPEN);
    go.countDown();
    pair.end(actor).events().assertNextText("done with this");
    assertClosed(pair.end(actor), 4000, "");
    pair.end(actor.other()).events().assertNextText("this");
    assertClosed(pair.end(actor.other()), 4000, "");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void what_threads_got_in_before_the_close_arrives_and_nothing_else(Side actor) throws Exception {
    for (int round = 0; round < 20; round++) {
      Pair pair = open();
      AtomicInteger accepted = new AtomicInteger();
      CountDownLatch begun = new CountDownLatch(3);
      List<Thread> senders =
          IntStream.range(0, 3)
              .mapToObj(
                  i ->
                      new Thread(
                          () -> {
                            // A bound, for the close may keep them waiting on a busy machine.
                            for (int sent = 0; sent < 5000; sent++) {
                              if (!pair.end(actor).socket().send("message")) {
                                return;
                              }
                              accepted.incrementAndGet();
                              begun.countDown();
                            }
                          }))
              .toList();
      senders.forEach(Thread::start);
      End.await(begun);
      pair.end(actor).socket().close(4000, "");
      for (Thread sender : senders) {
        sender.join();
      }
      for (int i = 0; i < accepted.get(); i++) {
        pair.end(actor.other()).events().assertNextText("message");
      }
      assertClosed(pair.end(actor.other()), 4000, "");
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void messages_still_come_until_the_other_side_has_closed(Side actor) {
    Pair pair =
        setup()
            .on(
                actor,
                webSocket -> webSocket.onMessage(message -> webSocket.close(4000, "heard enough")))
            .open();
    // No more than the mailbox holds: what is beyond may be dropped by a side that closes.
    int accepted = 0;
    while (accepted < 250 && pair.end(actor.other()).socket().send("message " + accepted)) {
      accepted++;
    }
    for (int i = 0; i < accepted; i++) {
      pair.end(actor).events().assertNextText("message " + i);
    }
    assertClosed(pair.end(actor), 4000, "heard enough");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void what_finds_no_room_behind_the_own_close_is_dropped_from_there_on(Side actor) {
    assumeCallbacksMayBlock();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Pair pair =
        setup()
            .config(actor, config -> config.mailboxMessages(5))
            .on(
                actor,
                webSocket -> {
                  webSocket.pause();
                  webSocket.onMessage(
                      message -> {
                        webSocket.close(4000, "");
                        closed.countDown();
                        End.await(go);
                      });
                })
            .open();
    for (int i = 0; i < 50; i++) {
      pair.end(actor.other()).send("message " + i);
    }
    pair.end(actor).socket().resume();
    End.await(closed);
    pair.end(actor.other()).events().assertNextClosed(4000, "");
    go.countDown();
    int delivered = 0;
    SocketEvent event = pair.end(actor).events().next();
    while (event instanceof SocketEvent.Message message) {
      assertThat(message.message().text()).isEqualTo("message " + delivered++);
      event = pair.end(actor).events().next();
    }
    assertThat(event).isEqualTo(new SocketEvent.Closed(WsStatus.of(4000)));
    assertThat(delivered).isBetween(5, 49);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1003, 1007, 1012, 1014, 3000, 4999})
  void codes_that_may_be_sent_arrive(int code) {
    Pair pair = open();
    assertThat(pair.client().socket().close(code, null)).isTrue();
    assertClosed(pair.server(), code, "");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void other_codes_and_long_reasons_are_refused(Side actor) {
    Pair pair = open();
    WebSocket socket = pair.end(actor).socket();
    for (int code : new int[] {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_536}) {
      assertThatThrownBy(() -> socket.close(code, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Integer.toString(code));
    }
    assertThatThrownBy(() -> socket.close(1000, "x".repeat(124)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("123")
        .hasMessageContaining("124");
    assertThatThrownBy(() -> socket.close(1000, "ž".repeat(62)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(socket.state()).isEqualTo(State.OPEN);
    assertThat(socket.close(1000, "x".repeat(123))).isTrue();
    assertClosed(pair.end(actor.other()), 1000, "x".repeat(123));
    assertThatThrownBy(() -> socket.close(1005, null)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_listener_added_after_the_end_runs_once(Side actor) {
    Pair pair = open();
    pair.end(actor).socket().close(4000, "");
    assertClosed(pair.end(actor), 4000, "");
    CompletableFuture<WsStatus> late = new CompletableFuture<>();
    pair.end(actor).socket().onClose(status -> assertThat(late.complete(status)).isTrue());
    assertThat(End.await(late)).isEqualTo(WsStatus.of(4000));
    pair.end(actor).events().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_listener_may_be_added_in_the_last_callback(Side actor) {
    CompletableFuture<WsStatus> late = new CompletableFuture<>();
    Pair pair =
        setup()
            .on(actor, webSocket -> webSocket.onClose(status -> webSocket.onClose(late::complete)))
            .open();
    pair.end(actor).socket().close(4000, "");
    assertThat(End.await(late)).isEqualTo(WsStatus.of(4000));
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void close_ends_a_pause(Side actor) {
    Pair pair = setup().on(actor, WebSocket::pause).open();
    for (int i = 0; i < 5; i++) {
      pair.end(actor.other()).send("message " + i);
    }
    pair.end(actor.other()).roundTrip();
    pair.end(actor).socket().close(4000, "");
    for (int i = 0; i < 5; i++) {
      pair.end(actor).events().assertNextText("message " + i);
    }
    pair.end(actor).events().next(SocketEvent.Ping.class);
    assertClosed(pair.end(actor), 4000, "");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_paused_side_closes_and_hears_of_it_when_it_goes_on(Side actor) {
    Pair pair = setup().on(actor.other(), WebSocket::pause).open();
    pair.end(actor).send("before");
    pair.end(actor).socket().close(4000, "");
    assertClosed(pair.end(actor), 4000, "");
    End other = pair.end(actor.other());
    assertThat(other.events().hasNext()).isFalse();
    assertThat(other.socket().send("late")).isFalse();
    other.socket().resume();
    other.events().assertNextText("before");
    assertClosed(other, 4000, "");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_side_may_pause_again_although_the_other_has_closed(Side actor) throws Exception {
    Semaphore paused = new Semaphore(0);
    Pair pair =
        setup()
            .on(
                actor.other(),
                socket -> {
                  socket.pause();
                  socket.onMessage(
                      message -> {
                        socket.pause();
                        paused.release();
                      });
                })
            .open();
    pair.end(actor).send("one");
    pair.end(actor).send("two");
    pair.end(actor).socket().close(4000, "");
    assertClosed(pair.end(actor), 4000, "");
    End other = pair.end(actor.other());
    other.socket().resume();
    other.events().assertNextText("one");
    assertThat(paused.tryAcquire(End.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(other.events().hasNext()).isFalse();
    other.socket().resume();
    other.events().assertNextText("two");
    assertThat(paused.tryAcquire(End.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    other.socket().resume();
    assertClosed(other, 4000, "");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_close_that_comes_second_ends_a_pause_too(Side actor) {
    Pair pair = setup().on(actor.other(), WebSocket::pause).open();
    pair.end(actor).send("before");
    pair.end(actor).socket().close(4000, "");
    assertClosed(pair.end(actor), 4000, "");
    End other = pair.end(actor.other());
    assertThat(other.socket().close()).isFalse();
    other.events().assertNextText("before");
    assertClosed(other, 4000, "");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void cancel_after_the_end_changes_nothing(Side actor) {
    Pair pair = open();
    pair.end(actor).socket().close(4000, "");
    assertClosed(pair.end(actor), 4000, "");
    pair.end(actor).socket().cancel();
    assertClosed(pair.end(actor.other()), 4000, "");
    assertThat(pair.end(actor).socket().state()).isEqualTo(State.CLOSED);
    assertThat(pair.end(actor).socket().closeStatus()).isEqualTo(WsStatus.of(4000));
    pair.end(actor).events().assertExhausted();
  }
}
