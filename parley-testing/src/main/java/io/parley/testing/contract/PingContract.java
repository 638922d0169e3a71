package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.testing.SocketEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pings are answered, measured and heard of. */
abstract class PingContract extends Contract {

  PingContract(SocketHarness harness) {
    super(harness);
  }

  private static ByteBuffer payload(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_ping_tells_the_time_there_and_back(Side actor) {
    End end = open().end(actor);
    assertThat(end.socket().latency()).isNull();
    Duration time = End.await(end.socket().ping());
    assertThat(time).isPositive();
    assertThat(end.socket().latency()).isNotNull().isPositive();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void both_sides_hear_of_it(Side actor) {
    Pair pair = open();
    End.await(pair.end(actor).socket().ping(payload("hello")));
    pair.end(actor.other()).events().assertNextPing("hello");
    pair.end(actor).events().assertNextPong("hello");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void the_payload_heard_of_is_read_only(Side actor) {
    Pair pair = open();
    End.await(pair.end(actor).socket().ping(payload("hello")));
    assertThat(pair.end(actor.other()).events().next(SocketEvent.Ping.class).payload().isReadOnly())
        .isTrue();
    assertThat(pair.end(actor).events().next(SocketEvent.Pong.class).payload().isReadOnly())
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void several_pings_get_their_own_pongs_in_order(Side actor) {
    Pair pair = open();
    List<CompletionStage<Duration>> pings =
        IntStream.range(0, 20)
            .<CompletionStage<Duration>>mapToObj(
                i -> pair.end(actor).socket().ping(payload("ping " + i)))
            .toList();
    pings.forEach(End::await);
    for (int i = 0; i < 20; i++) {
      pair.end(actor.other()).events().assertNextPing("ping " + i);
      pair.end(actor).events().assertNextPong("ping " + i);
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_payload_has_at_most_125_bytes(Side actor) {
    End end = open().end(actor);
    ByteBuffer longest = payload("x".repeat(125));
    End.await(end.socket().ping(longest));
    assertThat(longest.position()).isZero();
    End.await(end.socket().ping(payload("")));
    assertThatThrownBy(() -> end.socket().ping(payload("x".repeat(126))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("125")
        .hasMessageContaining("126");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void pings_go_between_the_messages(Side actor) {
    Pair pair = open();
    pair.end(actor).send("before");
    End.await(pair.end(actor).socket().ping());
    pair.end(actor).send("behind");
    pair.end(actor.other()).events().assertNextText("before");
    pair.end(actor.other()).events().next(SocketEvent.Ping.class);
    pair.end(actor.other()).events().assertNextText("behind");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void it_fails_on_a_socket_that_has_ended(Side actor) {
    Pair pair = open();
    pair.end(actor).socket().close();
    pair.end(actor).events().assertNextClosed(1000, "");
    assertThat(End.awaitFailure(pair.end(actor).socket().ping())).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void one_that_is_out_fails_when_the_socket_is_canceled(Side actor) {
    Pair pair = open();
    CompletionStage<Duration> ping = pair.end(actor).socket().ping();
    pair.end(actor).socket().cancel();
    CompletionStage<Duration> later = pair.end(actor).socket().ping();
    assertThat(End.awaitFailure(later)).isInstanceOf(IOException.class);
    // The first may have been answered before the cancel; what counts is that it does not hang.
    Object outcome = End.await(ping.handle((time, failure) -> failure == null ? time : failure));
    assertThat(outcome).isInstanceOfAny(Duration.class, IOException.class);
  }
}
