package io.parley.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocket;
import io.parley.WebSocket.State;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every timer of a socket, to the millisecond. */
class TimersTest extends NetworkTest {

  private static final Duration TICK = Duration.ofMillis(1);

  private void seconds(long seconds) {
    clock.advance(Duration.ofSeconds(seconds));
  }

  /** Moves to just before that many seconds have passed. */
  private void almost(long seconds) {
    clock.advance(Duration.ofSeconds(seconds).minus(TICK));
  }

  private void tick() {
    clock.advance(TICK);
  }

  private static RawFrame keepAlive(long number) {
    return RawFrame.of(RawFrame.PING, ByteBuffer.allocate(8).putLong(number).array());
  }

  private static RawFrame answer(RawFrame ping) {
    return new RawFrame(true, 0, RawFrame.PONG, null, ping.payload());
  }

  private void assertTimedOut(RawPeer peer, String option) {
    assertThat(events.skipTo(SocketEvent.Errored.class).cause())
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContaining(option);
    events.assertNextClosed(1006, "Abnormal closure");
    events.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.CANCELED);
    assertThat(peer.isConnected()).isFalse();
  }

  private void assertOpen(RawPeer peer) {
    events.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.OPEN);
  }

  // The keepalive

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void pings_are_sent_at_their_interval(OurEnd end) {
    RawPeer peer = open(end);
    for (int i = 1; i <= 5; i++) {
      almost(20);
      peer.expectNothing();
      tick();
      peer.expect(keepAlive(i)).expectNothing();
      peer.send(answer(keepAlive(i)));
      events.next(SocketEvent.Pong.class);
    }
    assertOpen(peer);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_peer_without_a_sign_of_life_is_given_up(OurEnd end) {
    config(
        config -> config.pingInterval(Duration.ofSeconds(20)).pingTimeout(Duration.ofSeconds(5)));
    RawPeer peer = open(end);
    seconds(20);
    peer.expect(keepAlive(1));
    almost(5);
    assertOpen(peer);
    tick();
    assertTimedOut(peer, "pingTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_timeout_longer_than_the_interval_runs_from_the_first_ping(OurEnd end) {
    config(config -> config.pingInterval(Duration.ofSeconds(2)).pingTimeout(Duration.ofSeconds(7)));
    RawPeer peer = open(end);
    seconds(2);
    almost(7);
    assertOpen(peer);
    tick();
    assertTimedOut(peer, "pingTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_timeout_longer_than_the_interval_runs_from_the_first_ping_without_an_answer(OurEnd end) {
    config(config -> config.pingInterval(Duration.ofSeconds(2)).pingTimeout(Duration.ofSeconds(7)));
    RawPeer peer = open(end);
    for (int i = 1; i <= 5; i++) {
      seconds(2);
      peer.expect(keepAlive(i));
      peer.send(answer(keepAlive(i)));
      events.next(SocketEvent.Pong.class);
    }
    seconds(2);
    almost(7);
    assertOpen(peer);
    tick();
    assertTimedOut(peer, "pingTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void any_byte_is_a_sign_of_life(OurEnd end) {
    RawPeer peer = open(end);
    seconds(20);
    peer.expect(keepAlive(1));
    seconds(10);
    peer.send("81"); // Not even a whole header.
    seconds(10);
    assertOpen(peer);
    peer.expect(keepAlive(2));
    almost(20);
    assertOpen(peer);
    tick();
    assertTimedOut(peer, "pingTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void it_can_be_switched_off(OurEnd end) {
    config(config -> config.pingInterval(Duration.ZERO));
    RawPeer peer = open(end);
    seconds(100_000);
    peer.expectNothing();
    assertOpen(peer);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void pings_without_a_timeout_go_on(OurEnd end) {
    config(config -> config.pingTimeout(Duration.ZERO));
    RawPeer peer = open(end);
    for (int i = 1; i <= 10; i++) {
      seconds(20);
      peer.expect(keepAlive(i));
    }
    assertOpen(peer);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_round_trip_is_measured(OurEnd end) {
    RawPeer peer = open(end);
    CompletableFuture<Duration> ping =
        peer.socket().ping(ByteBuffer.wrap(new byte[] {7})).toCompletableFuture();
    peer.expect(RawFrame.of(RawFrame.PING, new byte[] {7}));
    clock.advance(Duration.ofMillis(150));
    assertThat(ping).isNotDone();
    peer.send(RawFrame.of(RawFrame.PONG, new byte[] {7}));
    assertThat(ping).isCompletedWithValue(Duration.ofMillis(150));
    assertThat(peer.socket().latency()).isEqualTo(Duration.ofMillis(150));
    clock.advance(Duration.ofMillis(19_850));
    peer.expect(keepAlive(1));
    clock.advance(Duration.ofMillis(30));
    peer.send(answer(keepAlive(1)));
    assertThat(peer.socket().latency()).isEqualTo(Duration.ofMillis(30));
  }

  // Idleness

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void an_idle_socket_closes_with_1001(OurEnd end) {
    config(config -> config.idleTimeout(Duration.ofSeconds(60)).pingInterval(Duration.ZERO));
    RawPeer peer = open(end);
    almost(60);
    peer.expectNothing();
    tick();
    RawFrame close = peer.nextFrame();
    assertThat(close.opcode()).isEqualTo(RawFrame.CLOSE);
    assertThat(close.payload().getShort(0)).isEqualTo((short) 1001);
    peer.send(close);
    assertThat(events.next(SocketEvent.Closed.class).status().code()).isEqualTo(1001);
    assertThat(peer.socket().state()).isEqualTo(State.CLOSED);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void messages_of_either_way_keep_it_from_being_idle(OurEnd end) {
    config(config -> config.idleTimeout(Duration.ofSeconds(60)).pingInterval(Duration.ZERO));
    RawPeer peer = open(end);
    almost(60);
    peer.send(RawFrame.text("in"));
    events.assertNextText("in");
    almost(60);
    peer.socket().send("out");
    peer.expect(RawFrame.text("out"));
    almost(60);
    peer.expectNothing();
    tick();
    assertThat(peer.nextFrame().opcode()).isEqualTo(RawFrame.CLOSE);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void pings_do_not_keep_it_from_being_idle(OurEnd end) {
    config(config -> config.idleTimeout(Duration.ofSeconds(60)).pingInterval(Duration.ZERO));
    RawPeer peer = open(end);
    for (int i = 0; i < 59; i++) {
      seconds(1);
      peer.send(RawFrame.of(RawFrame.PING, new byte[0]));
      peer.expect(RawFrame.of(RawFrame.PONG, new byte[0]));
    }
    seconds(1);
    assertThat(peer.nextFrame().opcode()).isEqualTo(RawFrame.CLOSE);
  }

  // The write stall

  private RawPeer stalled(OurEnd end) {
    RawPeer peer = open(end);
    peer.fromSocket().hold().capacity(1000);
    peer.socket().send(WsMessage.wrap(new byte[3000]));
    network.run();
    assertThat(peer.fromSocket().pending()).isEqualTo(1000);
    return peer;
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_peer_that_takes_no_byte_is_given_up(OurEnd end) {
    config(config -> config.pingInterval(Duration.ZERO));
    RawPeer peer = stalled(end);
    almost(30);
    assertOpen(peer);
    tick();
    assertTimedOut(peer, "writeTimeout");
    assertThat(peer.socket().queueSize()).isEqualTo(3000);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_peer_that_takes_a_byte_now_and_then_is_not(OurEnd end) {
    config(config -> config.pingInterval(Duration.ZERO));
    RawPeer peer = stalled(end);
    for (int i = 0; i < 20; i++) {
      almost(30);
      assertThat(peer.fromSocket().deliver(1)).isEqualTo(1);
    }
    assertOpen(peer);
    seconds(60);
    assertTimedOut(peer, "writeTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_socket_with_nothing_to_send_does_not_stall(OurEnd end) {
    config(config -> config.pingInterval(Duration.ZERO));
    RawPeer peer = open(end);
    peer.fromSocket().hold();
    peer.socket().send("all of this was taken");
    seconds(1000);
    assertOpen(peer);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void it_counts_while_closing_too(OurEnd end) {
    RawPeer peer = stalled(end);
    seconds(15);
    peer.socket().close();
    network.run();
    clock.advance(Duration.ofSeconds(15).minus(TICK));
    events.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.CLOSING);
    tick();
    assertTimedOut(peer, "writeTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void it_can_be_switched_off_as_well(OurEnd end) {
    config(config -> config.pingInterval(Duration.ZERO).writeTimeout(Duration.ZERO));
    RawPeer peer = stalled(end);
    seconds(100_000);
    assertOpen(peer);
  }

  // Closing

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_peer_that_does_not_answer_our_close_is_given_up(OurEnd end) {
    RawPeer peer = open(end);
    peer.socket().close(4000, "");
    peer.expect(RawFrame.close(4000, ""));
    almost(10);
    events.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.CLOSING);
    assertThat(peer.socket().closeStatus()).isNull();
    tick();
    assertTimedOut(peer, "closeTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void that_time_runs_from_the_close_being_written(OurEnd end) {
    config(config -> config.pingInterval(Duration.ZERO));
    RawPeer peer = stalled(end);
    peer.socket().close(4000, "");
    seconds(20);
    assertThat(peer.socket().state()).isEqualTo(State.CLOSING);
    peer.fromSocket().release();
    peer.expect(zeros(3000)).expect(RawFrame.close(4000, ""));
    almost(10);
    events.assertExhausted();
    tick();
    assertTimedOut(peer, "closeTimeout");
  }

  /** A socket whose answers its peer does not take, with a message and a Close held back. */
  private RawPeer heldBack(OurEnd end, Duration closeTimeout) {
    config(
        config ->
            config
                .holdReads(true)
                .queueLowMark(0)
                .queueHighMark(10)
                .writeTimeout(Duration.ofMinutes(2))
                .closeTimeout(closeTimeout));
    RawPeer peer = open(end, webSocket -> webSocket.onMessage(webSocket::send));
    events.ignore(SocketEvent.Drained.class);
    peer.fromSocket().hold().capacity(0);
    peer.socket().pause();
    peer.send(zeros(20)).send(zeros(30));
    peer.toSocket().hold();
    peer.send(RawFrame.close(1000, ""));
    network.outside(peer.socket()::resume);
    peer.toSocket().deliver();
    events.assertNextMessage(WsMessage.wrap(new byte[20]));
    return peer;
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_answer_to_a_close_waits_half_the_time_that_the_peer_waits_for_it(OurEnd end) {
    RawPeer peer = heldBack(end, Duration.ofSeconds(10));
    almost(5);
    assertOpen(peer);
    tick();
    assertThat(peer.socket().state()).isEqualTo(State.CLOSING);
    events.assertNextMessage(WsMessage.wrap(new byte[30]));
    seconds(60);
    peer.fromSocket().release().capacity(1 << 16);
    peer.expect(zeros(20)).expect(RawFrame.close(1000, ""));
    events.assertNextClosed(1000, "");
    assertThat(peer.socket().state()).isEqualTo(State.CLOSED);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void without_that_time_it_waits_as_long_as_writing_may_take(OurEnd end) {
    RawPeer peer = heldBack(end, Duration.ZERO);
    almost(120);
    assertOpen(peer);
    tick();
    events.assertNextMessage(WsMessage.wrap(new byte[30]));
    assertTimedOut(peer, "writeTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void messages_do_not_put_off_the_end_of_closing(OurEnd end) {
    RawPeer peer = open(end);
    peer.socket().close(4000, "");
    for (int i = 0; i < 9; i++) {
      seconds(1);
      peer.send(RawFrame.text("still here"));
      events.assertNextText("still here");
    }
    seconds(1);
    peer.expect(RawFrame.close(4000, ""));
    assertTimedOut(peer, "closeTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void no_keepalive_is_sent_while_closing(OurEnd end) {
    config(config -> config.closeTimeout(Duration.ofSeconds(100)));
    RawPeer peer = open(end);
    peer.socket().close(4000, "");
    peer.expect(RawFrame.close(4000, ""));
    seconds(99);
    peer.expectNothing();
    assertThat(peer.socket().state()).isEqualTo(State.CLOSING);
  }

  @Test
  void a_server_ends_its_side_of_tcp_first_and_waits_two_seconds_for_the_client() {
    RawPeer peer = open(OurEnd.SERVER);
    peer.send(RawFrame.close(1000, ""));
    peer.expect(RawFrame.close(1000, "")).expectEnd();
    events.assertNextClosed(1000, "");
    almost(2);
    assertThat(peer.isConnected()).isTrue();
    tick();
    assertThat(peer.isConnected()).isFalse();
    events.assertExhausted();
  }

  @Test
  void a_client_waits_two_seconds_for_the_server_to_end_tcp() {
    RawPeer peer = open(OurEnd.CLIENT);
    peer.send(RawFrame.close(1000, ""));
    peer.expect(RawFrame.close(1000, ""));
    events.assertNextClosed(1000, "");
    almost(2);
    peer.expectNothing();
    assertThat(peer.isConnected()).isTrue();
    tick();
    peer.expectEnd();
    assertThat(peer.isConnected()).isFalse();
    events.assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void when_the_peer_ends_tcp_there_is_nothing_to_wait_for(OurEnd end) {
    RawPeer peer = open(end);
    peer.send(RawFrame.close(1000, ""));
    peer.expect(RawFrame.close(1000, ""));
    peer.eof();
    peer.expectEnd();
    assertThat(peer.isConnected()).isFalse();
    events.assertNextClosed(1000, "");
  }

  // Standing still

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void while_reading_is_stopped_the_peer_is_not_judged(OurEnd end) {
    config(config -> config.mailboxMessages(1).idleTimeout(Duration.ofSeconds(50)));
    RawPeer peer = open(end, WebSocket::pause);
    peer.send(RawFrame.text("one"));
    peer.send(RawFrame.text("two"));
    seconds(100_000);
    peer.expectNothing();
    assertOpen(peer);

    peer.socket().resume();
    events.assertNextText("one");
    events.assertNextText("two");
    almost(20);
    peer.expectNothing();
    tick();
    peer.expect(keepAlive(1));
    almost(20);
    assertOpen(peer);
    tick();
    assertTimedOut(peer, "pingTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_pong_that_was_due_is_waited_for_anew(OurEnd end) {
    config(config -> config.mailboxMessages(1));
    RawPeer peer = open(end, WebSocket::pause);
    seconds(20);
    peer.expect(keepAlive(1));
    peer.send(RawFrame.text("one"));
    peer.send(RawFrame.text("two"));
    seconds(1000);
    assertOpen(peer);
    peer.socket().resume();
    network.run();
    seconds(20);
    peer.expect(keepAlive(2));
    almost(20);
    assertThat(peer.socket().state()).isEqualTo(State.OPEN);
    tick();
    assertTimedOut(peer, "pingTimeout");
  }

  @Test
  void a_server_that_holds_reads_judges_its_peer_by_the_write_stall_alone() {
    config(config -> config.queueLowMark(100).queueHighMark(1000).holdReads(true));
    RawPeer peer = stalled(OurEnd.SERVER);
    for (int i = 0; i < 40; i++) {
      almost(30);
      assertThat(peer.fromSocket().deliver(1)).isEqualTo(1);
    }
    assertOpen(peer);
    seconds(60);
    assertTimedOut(peer, "writeTimeout");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_pause_alone_stops_no_timer(OurEnd end) {
    RawPeer peer = open(end, WebSocket::pause);
    seconds(20);
    peer.expect(keepAlive(1));
    almost(20);
    assertOpen(peer);
    tick();
    assertTimedOut(peer, "pingTimeout");
  }

  // The opening handshake

  @Test
  void a_server_that_never_answers_is_given_up() {
    RecordingListener listener = network.listener();
    RawPeer peer = network.rawServer(Request.get("ws://memory/"), listener, wire -> null);
    WebSocket client = peer.socket();
    assertThat(client.state()).isEqualTo(State.CONNECTING);
    almost(10);
    listener.assertExhausted();
    tick();
    assertThat(listener.assertNextFailed(SocketTimeoutException.class))
        .hasMessageContaining("handshakeTimeout");
    assertThat(client.state()).isEqualTo(State.CANCELED);
    peer.answer(RawPeer.accepted(peer.request()));
    listener.assertExhausted();
    assertThat(peer.isConnected()).isFalse();
  }

  @Test
  void that_time_does_not_run_on_behind_the_answer() {
    RecordingListener listener = network.listener();
    RawPeer peer = network.rawServer(Request.get("ws://memory/"), listener, wire -> null);
    almost(10);
    peer.answer(RawPeer.accepted(peer.request()));
    listener.assertNextOpened();
    seconds(1);
    listener.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.OPEN);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void after_the_end_no_timer_is_left(OurEnd end) {
    RawPeer peer = open(end);
    peer.socket().cancel();
    events.next(SocketEvent.Closed.class);
    seconds(100_000);
    events.assertExhausted();
    peer.expectEnd();
  }
}
