package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.OverflowPolicy;
import io.parley.ProtocolException;
import io.parley.SendRefusedException;
import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WebSocket.State;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.testing.SocketEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pause and resume, the bounds of mailbox, queue and message, and what happens at each. */
abstract class FlowContract extends Contract {

  private static final int KIB = 1024;

  /** More than the system's own buffers on the way can swallow. */
  private static final int A_FLOOD = 48 * KIB * KIB;

  FlowContract(SocketHarness harness) {
    super(harness);
  }

  /** A message that begins with its number. */
  private static WsMessage numbered(int number, int size) {
    return WsMessage.wrap(ByteBuffer.allocate(size).putInt(number).array());
  }

  private static int number(WsMessage message) {
    return message.bytes().getInt();
  }

  // Pause

  @ParameterizedTest
  @EnumSource(Side.class)
  void nothing_is_delivered_while_paused(Side actor) {
    Pair pair = open();
    End paused = pair.end(actor);
    paused.socket().pause();
    for (int i = 0; i < 100; i++) {
      pair.end(actor.other()).send("message " + i);
    }
    pair.end(actor.other()).roundTrip();
    paused.events().assertExhausted();
    paused.socket().resume();
    for (int i = 0; i < 100; i++) {
      paused.events().assertNextText("message " + i);
    }
    paused.events().next(SocketEvent.Ping.class);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_callback_may_pause(Side actor) {
    BlockingQueue<String> paused = new LinkedBlockingQueue<>();
    Pair pair =
        setup()
            .on(
                actor,
                webSocket ->
                    webSocket.onMessage(
                        message -> {
                          webSocket.pause();
                          paused.add(message.text());
                        }))
            .open();
    for (int i = 0; i < 3; i++) {
      pair.end(actor.other()).send("message " + i);
    }
    for (int i = 0; i < 3; i++) {
      pair.end(actor.other()).roundTrip();
      assertThat(End.take(paused)).isEqualTo("message " + i);
      assertThat(paused).isEmpty();
      pair.end(actor).socket().resume();
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void sending_goes_on_while_paused(Side actor) {
    Pair pair = setup().on(actor, WebSocket::pause).open();
    pair.end(actor).send("hello");
    pair.end(actor.other()).events().assertNextText("hello");
    pair.end(actor).roundTrip();
    pair.end(actor).socket().resume();
    pair.end(actor).events().next(SocketEvent.Pong.class);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void pause_and_resume_may_be_repeated(Side actor) {
    Pair pair = open();
    for (int i = 0; i < 200; i++) {
      pair.end(actor).socket().pause();
      pair.end(actor.other()).send("message " + i);
      if (i % 3 == 0) {
        pair.end(actor).socket().pause();
      }
      pair.end(actor).socket().resume();
    }
    for (int i = 0; i < 200; i++) {
      pair.end(actor).events().assertNextText("message " + i);
    }
  }

  // The mailbox

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_full_mailbox_stops_the_sender_and_loses_nothing(Side actor) {
    Pair pair =
        setup()
            .config(actor, config -> config.mailboxMessages(4))
            .config(
                actor.other(),
                config ->
                    config.queueLowMark(64 * KIB).queueHighMark(256 * KIB).maxQueueSize(512 * KIB))
            .on(actor, WebSocket::pause)
            .open();
    int accepted = 0;
    int most = 4 * A_FLOOD / (16 * KIB);
    while (pair.end(actor.other()).socket().send(numbered(accepted, 16 * KIB))) {
      accepted++;
      assertThat(accepted).as("messages accepted while nobody reads").isLessThan(most);
    }
    pair.end(actor).events().assertExhausted();
    pair.end(actor).socket().resume();
    for (int i = 0; i < accepted; i++) {
      assertThat(number(pair.end(actor).events().nextMessage())).isEqualTo(i);
    }
    pair.end(actor.other()).events().next(SocketEvent.Drained.class);
    pair.end(actor.other()).send("and on it goes");
    pair.end(actor).events().assertNextText("and on it goes");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void the_mailbox_is_bounded_in_bytes_too(Side actor) {
    Pair pair =
        setup()
            .config(actor, config -> config.mailboxBytes(KIB))
            .config(actor.other(), config -> config.maxQueueSize(A_FLOOD + KIB))
            .on(actor, WebSocket::pause)
            .open();
    int count = A_FLOOD / (256 * KIB);
    for (int i = 0; i < count; i++) {
      pair.end(actor.other()).send(numbered(i, 256 * KIB));
    }
    CompletionStage<Void> last = pair.end(actor.other()).socket().sendAsync(WsMessage.of("last"));
    assertThat(last.toCompletableFuture()).isNotDone();
    pair.end(actor).socket().resume();
    for (int i = 0; i < count; i++) {
      assertThat(number(pair.end(actor).events().nextMessage())).isEqualTo(i);
    }
    pair.end(actor).events().assertNextText("last");
    End.await(last);
  }

  // The send queue

  @ParameterizedTest
  @EnumSource(Side.class)
  void pressure_is_always_followed_by_a_drain(Side actor) {
    Pair pair =
        setup().config(actor, config -> config.queueLowMark(0).queueHighMark(10 * KIB)).open();
    for (int i = 0; i < 50; i++) {
      SendResult result = SendResult.ACCEPTED;
      int burst = 0;
      while (result == SendResult.ACCEPTED) {
        result = pair.end(actor).socket().offer(numbered(i, 4 * KIB));
        burst++;
      }
      assertThat(result).isEqualTo(SendResult.PRESSURE);
      pair.end(actor).events().next(SocketEvent.Drained.class);
      for (; burst > 0; burst--) {
        assertThat(number(pair.end(actor.other()).events().nextMessage())).isEqualTo(i);
      }
    }
    pair.end(actor).roundTrip();
    pair.end(actor).events().next(SocketEvent.Pong.class);
    pair.end(actor).events().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_message_larger_than_the_queue_is_refused(Side actor) {
    Pair pair = setup().config(actor, FlowContract::tinyQueue).open();
    WebSocket socket = pair.end(actor).socket();
    assertThat(socket.offer(numbered(0, 1001))).isEqualTo(SendResult.FULL);
    assertThat(socket.send(numbered(0, 1001))).isFalse();
    assertThat(socket.queueSize()).isZero();
    assertThat(End.awaitFailure(socket.sendAsync(numbered(0, 1001))))
        .isInstanceOfSatisfying(
            SendRefusedException.class,
            refused -> assertThat(refused.result()).isEqualTo(SendResult.FULL))
        .hasMessageContaining("1001")
        .hasMessageContaining("maxQueueSize")
        .hasMessageContaining("1000");
    assertThat(socket.offer(numbered(1, 1000)).accepted()).isTrue();
    assertThat(number(pair.end(actor.other()).events().nextMessage())).isEqualTo(1);
    assertThat(socket.state()).isEqualTo(State.OPEN);
  }

  private static WebSocketConfig.Builder tinyQueue(WebSocketConfig.Builder config) {
    return config.queueLowMark(100).queueHighMark(500).maxQueueSize(1000);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void the_policy_may_close_a_socket_whose_queue_is_full(Side actor) {
    Pair pair =
        setup().config(actor, config -> tinyQueue(config).overflow(OverflowPolicy.CLOSE)).open();
    pair.end(actor).send("before");
    assertThat(pair.end(actor).socket().offer(numbered(0, 1001))).isEqualTo(SendResult.FULL);
    assertThat(pair.end(actor).socket().offer(WsMessage.of("late"))).isEqualTo(SendResult.CLOSED);
    pair.end(actor.other()).events().assertNextText("before");
    WsStatus status = pair.end(actor.other()).events().next(SocketEvent.Closed.class).status();
    assertThat(status.code()).isEqualTo(1001);
    assertThat(status.reason()).contains("maxQueueSize", "1000");
    pair.end(actor).events().skipTo(SocketEvent.Closed.class);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void the_policy_may_cancel_a_socket_whose_queue_is_full(Side actor) {
    Pair pair =
        setup().config(actor, config -> tinyQueue(config).overflow(OverflowPolicy.CANCEL)).open();
    assertThat(pair.end(actor).socket().offer(numbered(0, 1001))).isEqualTo(SendResult.FULL);
    assertThat(pair.end(actor).socket().state()).isEqualTo(State.CANCELED);
    assertThat(pair.end(actor).events().assertNextError(SendRefusedException.class))
        .hasMessageContaining("maxQueueSize");
    pair.end(actor).events().assertNextClosed(1006, WsStatus.ABNORMAL_CLOSURE.reason());
    pair.end(actor.other()).events().assertNextError(IOException.class);
    pair.end(actor.other()).events().assertNextClosed(1006, WsStatus.ABNORMAL_CLOSURE.reason());
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void the_queue_empties_and_the_books_balance(Side actor) {
    Pair pair = open();
    assertThat(pair.end(actor).socket().queueSize()).isZero();
    for (int i = 0; i < 100; i++) {
      pair.end(actor).send(numbered(i, 10 * KIB + i));
    }
    pair.end(actor).send("žluťoučký kůň");
    End.await(pair.end(actor).socket().sendAsync(WsMessage.of("")));
    assertThat(pair.end(actor).socket().queueSize()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void what_is_sent_completes_in_order(Side actor) {
    Pair pair = open();
    AtomicLong done = new AtomicLong();
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 50; i++) {
      CompletionStage<Void> sent = pair.end(actor).socket().sendAsync(numbered(i, 20 * KIB));
      all = all.thenCombine(sent.thenRun(done::incrementAndGet), (a, b) -> null);
    }
    End.await(all);
    assertThat(done).hasValue(50);
    assertThat(pair.end(actor).socket().queueSize()).isZero();
  }

  // Reading coupled to the own queue

  @Test
  void a_server_echoes_to_a_slow_reader_without_loss_and_with_a_bounded_queue() {
    int size = 64 * KIB;
    int count = A_FLOOD / size;
    AtomicLong largest = new AtomicLong();
    CompletableFuture<SendResult> refused = new CompletableFuture<>();
    Pair pair =
        setup()
            .config(
                Side.SERVER,
                config ->
                    config.queueLowMark(64 * KIB).queueHighMark(256 * KIB).maxQueueSize(512 * KIB))
            .config(Side.CLIENT, config -> config.maxQueueSize(A_FLOOD).mailboxMessages(8))
            .on(
                Side.SERVER,
                webSocket ->
                    webSocket.onMessage(
                        message -> {
                          SendResult result = webSocket.offer(message);
                          if (!result.accepted()) {
                            refused.complete(result);
                          }
                          largest.accumulateAndGet(webSocket.queueSize(), Math::max);
                        }))
            .on(Side.CLIENT, WebSocket::pause)
            .open();
    for (int i = 0; i < count; i++) {
      pair.client().send(numbered(i, size));
    }
    assertThat(pair.client().socket().queueSize()).isPositive();
    pair.client().socket().resume();
    for (int i = 0; i < count; i++) {
      assertThat(number(pair.client().events().skipTo(SocketEvent.Message.class).message()))
          .isEqualTo(i);
    }
    assertThat(refused).isNotDone();
    assertThat(largest).hasValueLessThanOrEqualTo(256 * KIB + size);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void two_that_flood_each_other_do_not_stop_for_ever(Side actor) {
    Pair pair = setup().config(actor, config -> config.holdReads(false)).open();
    int count = 200;
    for (int i = 0; i < count; i++) {
      pair.end(actor).send(numbered(i, 64 * KIB));
      pair.end(actor.other()).send(numbered(i, 64 * KIB));
    }
    for (int i = 0; i < count; i++) {
      for (Side side : Side.values()) {
        SocketEvent.Message event = pair.end(side).events().skipTo(SocketEvent.Message.class);
        assertThat(number(event.message())).isEqualTo(i);
      }
    }
  }

  // Messages that are too large

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_message_of_the_bound_is_taken_and_a_larger_one_closes_with_1009(Side actor) {
    Pair pair = setup().config(actor.other(), config -> config.maxMessageSize(1000)).open();
    pair.end(actor).send(numbered(1, 1000));
    pair.end(actor).send(numbered(2, 1001));
    End receiver = pair.end(actor.other());
    assertThat(number(receiver.events().nextMessage())).isEqualTo(1);
    assertThat(receiver.events().assertNextError(ProtocolException.class))
        .hasMessageContaining("maxMessageSize")
        .hasMessageContaining("1000")
        .hasMessageContaining("1001");
    assertThat(receiver.events().next(SocketEvent.Closed.class).status().code()).isEqualTo(1009);
    WsStatus status = pair.end(actor).events().next(SocketEvent.Closed.class).status();
    assertThat(status.code()).isEqualTo(1009);
    assertThat(status.reason()).doesNotContain("1001");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_message_of_many_fragments_counts_as_a_whole(Side actor) {
    Pair pair =
        setup()
            .config(actor, config -> config.fragmentSize(300))
            .config(actor.other(), config -> config.maxMessageSize(1000))
            .open();
    pair.end(actor).send(numbered(1, 1000));
    pair.end(actor).send(numbered(2, 1001));
    assertThat(number(pair.end(actor.other()).events().nextMessage())).isEqualTo(1);
    assertThat(pair.end(actor).events().next(SocketEvent.Closed.class).status().code())
        .isEqualTo(1009);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void frames_and_fragments_are_bounded_too(Side actor) {
    Pair frames = setup().config(actor.other(), config -> config.maxFrameSize(500)).open();
    frames.end(actor).send(numbered(1, 500));
    frames.end(actor).send(numbered(2, 501));
    assertThat(number(frames.end(actor.other()).events().nextMessage())).isEqualTo(1);
    assertThat(frames.end(actor.other()).events().assertNextError(ProtocolException.class))
        .hasMessageContaining("maxFrameSize")
        .hasMessageContaining("500");
    assertThat(frames.end(actor).events().next(SocketEvent.Closed.class).status().code())
        .isEqualTo(1009);

    Pair fragments =
        setup()
            .config(actor, config -> config.fragmentSize(10))
            .config(actor.other(), config -> config.maxFragments(3))
            .open();
    fragments.end(actor).send(numbered(1, 30));
    fragments.end(actor).send(numbered(2, 31));
    assertThat(number(fragments.end(actor.other()).events().nextMessage())).isEqualTo(1);
    assertThat(fragments.end(actor.other()).events().assertNextError(ProtocolException.class))
        .hasMessageContaining("maxFragments")
        .hasMessageContaining("3");
    assertThat(fragments.end(actor).events().next(SocketEvent.Closed.class).status().code())
        .isEqualTo(1009);
  }
}
