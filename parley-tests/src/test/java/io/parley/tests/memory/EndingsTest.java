package io.parley.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.ProtocolException;
import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WebSocket.State;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.connection.Connection;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a socket ends: each way once, at whatever moment, with what it tells on the way. */
class EndingsTest extends NetworkTest {

  private static final String ABNORMAL = "Abnormal closure";

  private void assertBroken(RawPeer peer, Class<? extends Throwable> cause) {
    events.assertNextError(cause);
    events.assertNextClosed(1006, ABNORMAL);
    events.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.CANCELED);
    assertThat(peer.isConnected()).isFalse();
  }

  private void assertClosed(RawPeer peer, int code, String reason) {
    events.assertNextClosed(code, reason);
    events.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.CLOSED);
    assertThat(peer.socket().closeStatus()).isEqualTo(WsStatus.of(code, reason));
  }

  // The peer closes

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void an_empty_close_is_1005_and_answered_by_an_empty_one(OurEnd end) {
    RawPeer peer = open(end);
    peer.send(RawFrame.of(RawFrame.CLOSE, new byte[0]));
    peer.expect(RawFrame.of(RawFrame.CLOSE, new byte[0]));
    assertClosed(peer, 1005, "");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_close_with_reason_is_told(OurEnd end) {
    RawPeer peer = open(end);
    peer.send(RawFrame.close(4001, "so long"));
    RawFrame answer = peer.nextFrame();
    assertThat(answer.opcode()).isEqualTo(RawFrame.CLOSE);
    assertThat(answer.payload().getShort(0)).isEqualTo((short) 4001);
    assertClosed(peer, 4001, "so long");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void what_is_queued_goes_out_before_the_answer(OurEnd end) {
    RawPeer peer = open(end);
    peer.fromSocket().hold().capacity(100);
    peer.socket().send(WsMessage.wrap(new byte[1000]));
    peer.send(RawFrame.close(1000, ""));
    assertThat(peer.socket().state()).isEqualTo(State.CLOSING);
    assertThat(peer.socket().closeStatus()).isNull();
    events.assertExhausted();
    peer.fromSocket().release();
    peer.expect(zeros(1000)).expect(RawFrame.close(1000, ""));
    assertClosed(peer, 1000, "");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void what_comes_behind_a_close_is_not_looked_at(OurEnd end) {
    RawPeer peer = open(end);
    peer.toSocket().hold();
    peer.send(RawFrame.close(1000, "")).send(RawFrame.text("late")).send("ffffffff");
    peer.toSocket().release();
    peer.expect(RawFrame.close(1000, ""));
    assertClosed(peer, 1000, "");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_close_may_come_byte_by_byte(OurEnd end) {
    network.chunk(1);
    RawPeer peer = open(end);
    peer.send(RawFrame.text("žluťoučký")).send(RawFrame.close(1000, "bye"));
    events.assertNextText("žluťoučký");
    assertThat(peer.nextFrame().opcode()).isEqualTo(RawFrame.CLOSE);
    assertClosed(peer, 1000, "bye");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_peer_may_close_and_leave_at_once(OurEnd end) {
    RawPeer peer = open(end);
    peer.toSocket().hold();
    peer.send(RawFrame.text("last words")).send(RawFrame.close(1000, "")).eof();
    peer.toSocket().release();
    events.assertNextText("last words");
    assertClosed(peer, 1000, "");
    assertThat(peer.isConnected()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_close_behind_a_full_mailbox_is_answered_when_there_is_room(OurEnd end) {
    config(config -> config.mailboxMessages(2));
    RawPeer peer = open(end, WebSocket::pause);
    peer.toSocket().hold();
    for (int i = 0; i < 5; i++) {
      peer.send(RawFrame.text("message " + i));
    }
    peer.send(RawFrame.close(1000, ""));
    peer.toSocket().deliver();
    peer.expectNothing();
    peer.socket().resume();
    peer.expect(RawFrame.close(1000, ""));
    for (int i = 0; i < 5; i++) {
      events.assertNextText("message " + i);
    }
    assertClosed(peer, 1000, "");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_close_that_a_socket_under_pressure_kept_back_is_answered(OurEnd end) {
    config(config -> config.holdReads(true).queueLowMark(0).queueHighMark(10));
    RawPeer peer = open(end, webSocket -> webSocket.onMessage(webSocket::send));
    peer.fromSocket().hold().capacity(0);
    peer.toSocket().hold();
    peer.send(zeros(20)).send(RawFrame.close(1000, ""));
    peer.toSocket().deliver();
    peer.fromSocket().release().capacity(1 << 16);
    peer.expect(zeros(20)).expect(RawFrame.close(1000, ""));
    events.ignore(SocketEvent.Drained.class);
    events.skipTo(SocketEvent.Closed.class);
    assertThat(peer.socket().state()).isEqualTo(State.CLOSED);
  }

  /**
   * A socket that answers each message by itself, and holds back two of three with a Close behind
   * them, as its peer does not take the first answer.
   */
  private RawPeer heldBack(OurEnd end) {
    config(config -> config.holdReads(true).queueLowMark(0).queueHighMark(10));
    RawPeer peer = open(end, webSocket -> webSocket.onMessage(webSocket::send));
    events.ignore(SocketEvent.Drained.class);
    peer.fromSocket().hold().capacity(0);
    peer.socket().pause();
    peer.send(zeros(20)).send(zeros(30)).send(zeros(40));
    peer.toSocket().hold();
    peer.send(RawFrame.close(1000, "bye"));
    network.outside(peer.socket()::resume);
    peer.toSocket().deliver();
    events.assertNextMessage(message(20));
    events.assertExhausted();
    return peer;
  }

  private static WsMessage message(int size) {
    return WsMessage.wrap(new byte[size]);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_answer_to_a_close_waits_until_what_came_before_is_answered(OurEnd end) {
    RawPeer peer = heldBack(end);
    assertThat(peer.socket().state()).isEqualTo(State.OPEN);
    peer.fromSocket().release().capacity(1 << 16);
    peer.expect(zeros(20)).expect(zeros(30)).expect(zeros(40)).expect(RawFrame.close(1000, "bye"));
    events.assertNextMessage(message(30));
    events.assertNextMessage(message(40));
    assertClosed(peer, 1000, "bye");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void while_the_answer_to_a_close_waits_ours_may_go_out(OurEnd end) {
    RawPeer peer = heldBack(end);
    assertThat(peer.socket().close(4000, "enough")).isTrue();
    assertThat(peer.socket().close(4001, "more than enough")).isFalse();
    events.assertNextMessage(message(30));
    events.assertNextMessage(message(40));
    peer.fromSocket().release().capacity(1 << 16);
    peer.expect(zeros(20)).expect(RawFrame.close(4000, "enough"));
    assertClosed(peer, 1000, "bye");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void whoever_pauses_while_the_answer_to_a_close_waits_gives_it(OurEnd end) {
    RawPeer peer = heldBack(end);
    peer.socket().pause();
    assertThat(peer.socket().state()).isEqualTo(State.CLOSING);
    peer.fromSocket().release().capacity(1 << 16);
    peer.expect(zeros(20)).expect(RawFrame.close(1000, "bye"));
    events.assertExhausted();
    peer.socket().resume();
    events.assertNextMessage(message(30));
    events.assertNextMessage(message(40));
    assertClosed(peer, 1000, "bye");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_reset_while_the_answer_to_a_close_waits_is_a_break_as_answers_are_lost(OurEnd end) {
    RawPeer peer = heldBack(end);
    peer.toSocket().release();
    peer.reset();
    events.assertNextMessage(message(30));
    events.assertNextMessage(message(40));
    assertBroken(peer, IOException.class);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void cancel_while_the_answer_to_a_close_waits_drops_all(OurEnd end) {
    RawPeer peer = heldBack(end);
    peer.socket().cancel();
    events.assertNextClosed(1006, ABNORMAL);
    events.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.CANCELED);
  }

  // We close

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void messages_are_delivered_until_the_peer_closes_too(OurEnd end) {
    RawPeer peer = open(end);
    peer.socket().close(4000, "");
    peer.expect(RawFrame.close(4000, ""));
    peer.send(RawFrame.text("one")).send(RawFrame.text("two"));
    events.assertNextText("one");
    events.assertNextText("two");
    assertThat(peer.socket().state()).isEqualTo(State.CLOSING);
    peer.send(RawFrame.close(4000, ""));
    assertClosed(peer, 4000, "");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_peers_status_is_the_one_that_is_told(OurEnd end) {
    RawPeer peer = open(end);
    peer.socket().close(4000, "ours");
    peer.expect(RawFrame.close(4000, "ours"));
    peer.send(RawFrame.close(4001, "theirs"));
    assertClosed(peer, 4001, "theirs");
    peer.expectNothingMore();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void both_closes_may_cross(OurEnd end) {
    RawPeer peer = open(end);
    peer.fromSocket().hold();
    peer.socket().close(4000, "ours");
    network.run();
    peer.send(RawFrame.close(4001, "theirs"));
    peer.fromSocket().release();
    peer.expect(RawFrame.close(4000, "ours"));
    assertClosed(peer, 4001, "theirs");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void pings_are_answered_until_our_close_is_written(OurEnd end) {
    RawPeer peer = open(end);
    peer.fromSocket().hold().capacity(100);
    peer.socket().send(WsMessage.wrap(new byte[5000]));
    peer.socket().close();
    network.run();
    peer.send(RawFrame.of(RawFrame.PING, new byte[] {1}));
    peer.fromSocket().release();
    peer.expect(zeros(5000))
        .expect(RawFrame.of(RawFrame.PONG, new byte[] {1}))
        .expect(RawFrame.close(1000, ""));
    peer.send(RawFrame.of(RawFrame.PING, new byte[] {2})).expectNothing();
    events.next(SocketEvent.Ping.class);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void past_the_mailbox_all_that_comes_is_dropped_once_we_close(OurEnd end) {
    config(config -> config.mailboxMessages(3));
    List<CompletableFuture<Void>> steps = new ArrayList<>();
    RawPeer peer =
        open(
            end, webSocket -> webSocket.onMessage(message -> steps.add(new CompletableFuture<>())));
    peer.socket().close(4000, "");
    peer.expect(RawFrame.close(4000, ""));
    peer.socket().pause();
    for (int i = 0; i < 10; i++) {
      peer.send(RawFrame.text("message " + i));
    }
    for (int i = 0; i < 10; i++) {
      events.assertNextText("message " + i); // A pause has no effect once we close.
    }
    peer.send(RawFrame.close(4000, ""));
    assertClosed(peer, 4000, "");
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_peer_that_leaves_without_a_close_breaks_the_connection(OurEnd end) {
    RawPeer peer = open(end);
    peer.socket().close(4000, "");
    peer.expect(RawFrame.close(4000, "")).eof();
    assertBroken(peer, EOFException.class);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_reset_behind_our_close_breaks_the_connection(OurEnd end) {
    RawPeer peer = open(end);
    peer.socket().close(4000, "");
    peer.expect(RawFrame.close(4000, "")).reset();
    assertBroken(peer, IOException.class);
  }

  // The connection breaks

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void an_end_without_a_close(OurEnd end) {
    RawPeer peer = open(end);
    peer.toSocket().hold();
    peer.send(RawFrame.text("last words")).eof();
    peer.toSocket().release();
    events.assertNextText("last words");
    assertBroken(peer, EOFException.class);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void an_end_in_the_middle_of_a_frame(OurEnd end) {
    RawPeer peer = open(end);
    peer.send("81").eof();
    assertBroken(peer, EOFException.class);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_reset(OurEnd end) {
    RawPeer peer = open(end);
    peer.send(RawFrame.text("last words")).reset();
    events.assertNextText("last words");
    assertBroken(peer, IOException.class);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_failure_is_told_with_its_cause(OurEnd end) {
    RawPeer peer = open(end);
    IOException cause = new IOException("the cable is out");
    peer.toSocket().fail(cause);
    assertThat(events.assertNextError(IOException.class)).isSameAs(cause);
    events.assertNextClosed(1006, ABNORMAL);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void while_paused_the_end_waits_behind_the_messages(OurEnd end) {
    RawPeer peer = open(end, WebSocket::pause);
    peer.send(RawFrame.text("one")).reset();
    events.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.CANCELED);
    assertThat(peer.socket().closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    peer.socket().resume();
    events.assertNextText("one");
    assertBroken(peer, IOException.class);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_reset_behind_a_close_that_was_answered_changes_nothing(OurEnd end) {
    RawPeer peer = open(end);
    peer.send(RawFrame.close(1000, ""));
    peer.expect(RawFrame.close(1000, ""));
    peer.reset();
    assertClosed(peer, 1000, "");
    assertThat(peer.isConnected()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_reset_before_the_queue_was_sent_is_a_break_although_the_peer_closed(OurEnd end) {
    RawPeer peer = open(end);
    peer.fromSocket().hold().capacity(0);
    peer.socket().send("never sent");
    peer.send(RawFrame.close(1000, "")).reset();
    assertBroken(peer, IOException.class);
    assertThat(peer.socket().queueSize()).isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_end_may_come_in_the_midst_of_a_read_pass(OurEnd end) {
    RawPeer peer = open(end);
    Connection connection = (Connection) peer.socket();
    RawFrame close = RawFrame.close(1000, "").masked(end == OurEnd.SERVER ? 1 : null);
    connection.received(ByteBuffer.wrap(close.encode()));
    connection.eof();
    peer.expect(RawFrame.close(1000, ""));
    assertClosed(peer, 1000, "");
    List<WsStatus> late = new ArrayList<>();
    peer.socket().onClose(late::add);
    network.run();
    assertThat(late).containsExactly(WsStatus.of(1000));
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_failure_may_come_in_the_midst_of_a_read_pass(OurEnd end) {
    RawPeer peer = open(end);
    Connection connection = (Connection) peer.socket();
    RawFrame text = RawFrame.text("last words").masked(end == OurEnd.SERVER ? 1 : null);
    connection.received(ByteBuffer.wrap(text.encode()));
    connection.failed(new IOException("the cable is out"));
    events.assertNextText("last words");
    assertBroken(peer, IOException.class);
    List<WsStatus> late = new ArrayList<>();
    peer.socket().onClose(late::add);
    network.run();
    assertThat(late).containsExactly(WsStatus.ABNORMAL_CLOSURE);
  }

  // Cancel

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void cancel_while_paused_drops_what_waits_and_ends(OurEnd end) {
    RawPeer peer = open(end, WebSocket::pause);
    peer.send(RawFrame.text("one")).send(RawFrame.text("two"));
    peer.socket().cancel();
    events.assertNextClosed(1006, ABNORMAL);
    events.assertExhausted();
    assertThat(peer.isConnected()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void cancel_in_a_callback_drops_the_rest_of_the_read(OurEnd end) {
    RawPeer peer = open(end, webSocket -> webSocket.onMessage(message -> webSocket.cancel()));
    peer.toSocket().hold();
    peer.send(RawFrame.text("one")).send(RawFrame.text("two")).send(RawFrame.close(1000, ""));
    peer.toSocket().release();
    events.assertNextText("one");
    events.assertNextClosed(1006, ABNORMAL);
    events.assertExhausted();
    peer.expectNothingMore();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void cancel_freezes_the_queue_at_once(OurEnd end) {
    RawPeer peer = open(end);
    peer.fromSocket().hold().capacity(100);
    peer.socket().send(WsMessage.wrap(new byte[1000]));
    network.run();
    peer.socket().cancel();
    assertThat(peer.socket().queueSize()).isEqualTo(1000);
    peer.fromSocket().capacity(100_000);
    network.run();
    assertThat(peer.socket().queueSize()).isEqualTo(1000);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void another_thread_may_cancel(OurEnd end) {
    RawPeer peer = open(end);
    network.outside(peer.socket()::cancel);
    assertThat(peer.socket().state()).isEqualTo(State.CANCELED);
    assertThat(events.hasNext()).isTrue();
    events.assertNextClosed(1006, ABNORMAL);
    assertThat(peer.isConnected()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void cancel_while_closing_drops_the_handshake(OurEnd end) {
    RawPeer peer = open(end);
    peer.socket().close(4000, "");
    peer.expect(RawFrame.close(4000, ""));
    peer.socket().cancel();
    events.assertNextClosed(1006, ABNORMAL);
    peer.send(RawFrame.close(4000, ""));
    events.assertExhausted();
    assertThat(peer.isConnected()).isFalse();
  }

  // The peer breaks the rules

  private void assertViolation(RawPeer peer, int code) {
    assertThat(events.assertNextError(ProtocolException.class).status().code()).isEqualTo(code);
    assertThat(events.next(SocketEvent.Closed.class).status().code()).isEqualTo(code);
    events.assertExhausted();
    assertThat(peer.socket().state()).isEqualTo(State.CANCELED);
    RawFrame close = peer.nextFrame();
    assertThat(close.opcode()).isEqualTo(RawFrame.CLOSE);
    assertThat(close.payload().getShort(0)).isEqualTo((short) code);
    peer.eof();
    assertThat(peer.isConnected()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void garbage_is_answered_with_1002(OurEnd end) {
    RawPeer peer = open(end);
    peer.send("ff ff ff ff ff ff");
    assertViolation(peer, 1002);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void what_came_before_the_garbage_is_delivered_and_answered(OurEnd end) {
    RawPeer peer = open(end, webSocket -> webSocket.onMessage(webSocket::send));
    peer.toSocket().hold();
    peer.send(RawFrame.text("good")).send("ff ff ff ff ff ff");
    peer.toSocket().release();
    peer.expect(RawFrame.text("good"));
    events.assertNextText("good");
    assertViolation(peer, 1002);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void text_that_is_not_utf_8_is_answered_with_1007(OurEnd end) {
    RawPeer peer = open(end);
    peer.send(RawFrame.of(RawFrame.TEXT, new byte[] {'a', (byte) 0xc0, (byte) 0xaf}));
    assertViolation(peer, 1007);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_frame_that_is_masked_or_not_against_the_rule_is_answered_with_1002(OurEnd end) {
    RawPeer peer = open(end);
    RawFrame frame = RawFrame.text("hi");
    peer.send((end == OurEnd.SERVER ? frame : frame.masked(1)).encode());
    assertViolation(peer, 1002);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_close_with_a_code_that_must_not_be_sent_is_answered_with_1002(OurEnd end) {
    RawPeer peer = open(end);
    peer.send(RawFrame.close(1006, ""));
    assertViolation(peer, 1002);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_close_with_half_a_code_is_answered_with_1002(OurEnd end) {
    RawPeer peer = open(end);
    peer.send(RawFrame.of(RawFrame.CLOSE, new byte[] {3}));
    assertViolation(peer, 1002);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_close_whose_reason_is_not_utf_8_is_answered_with_1007(OurEnd end) {
    RawPeer peer = open(end);
    peer.send(RawFrame.of(RawFrame.CLOSE, new byte[] {3, (byte) 0xe8, (byte) 0xc0}));
    assertViolation(peer, 1007);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_violation_while_paused_is_told_behind_the_messages(OurEnd end) {
    RawPeer peer = open(end, WebSocket::pause);
    peer.send(RawFrame.text("one")).send("ff ff");
    assertThat(peer.nextFrame().opcode()).isEqualTo(RawFrame.CLOSE);
    events.assertExhausted();
    peer.eof();
    peer.socket().resume();
    events.assertNextText("one");
    events.assertNextError(ProtocolException.class);
    assertThat(events.next(SocketEvent.Closed.class).status().code()).isEqualTo(1002);
    events.assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_violation_behind_our_close_ends_it_too(OurEnd end) {
    RawPeer peer = open(end);
    peer.socket().close(4000, "");
    peer.expect(RawFrame.close(4000, ""));
    peer.send("ff ff");
    clock.advance(Duration.ofSeconds(20));
    events.assertNextError(ProtocolException.class);
    assertThat(events.next(SocketEvent.Closed.class).status().code()).isEqualTo(1002);
    events.assertExhausted();
    assertThat(peer.isConnected()).isFalse();
    peer.expectNothingMore();
  }

  // Callbacks that throw

  @Test
  void a_functional_socket_whose_listener_throws_closes_behind_its_queue() {
    WsConsumer thrower =
        webSocket ->
            webSocket.onMessage(
                message -> {
                  webSocket.send("queued");
                  throw new IllegalStateException("a secret");
                });
    RawPeer peer = network.rawClient(request -> thrower);
    peer.send(RawFrame.text("go"));
    peer.expect(RawFrame.text("queued"));
    RawFrame close = peer.nextFrame();
    assertThat(close.payload().getShort(0)).isEqualTo((short) 1011);
    assertThat(close.text()).doesNotContain("secret");
    peer.send(close).expectEnd();
    assertThat(peer.socket().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void a_listener_object_that_throws_while_opening_gets_that_as_its_failure() {
    IllegalStateException thrown = new IllegalStateException("at once");
    List<Object> seen = new ArrayList<>();
    RawPeer peer =
        network.rawServer(
            new WebSocketListener() {
              @Override
              public void onOpen(WebSocket webSocket, Response response) {
                throw thrown;
              }

              @Override
              public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
                seen.add(cause);
              }
            });
    assertThat(seen).containsExactly(thrown);
    assertThat(peer.socket().state()).isEqualTo(State.CANCELED);
    assertThat(peer.isConnected()).isFalse();
  }

  // Before the socket is open

  @Test
  void a_client_queues_messages_until_it_is_open() {
    RecordingListener listener = network.listener();
    RawPeer peer = network.rawServer(Request.get("ws://memory/"), listener, wire -> null);
    WebSocket client = peer.socket();
    assertThat(client.state()).isEqualTo(State.CONNECTING);
    assertThat(client.subprotocol()).isNull();
    assertThat(client.extensions()).isEmpty();
    assertThat(client.remoteAddress()).isNull();
    assertThat(client.offer(WsMessage.of("one"))).isEqualTo(SendResult.ACCEPTED);
    CompletableFuture<Void> two = client.sendAsync(WsMessage.of("two!")).toCompletableFuture();
    assertThat(client.queueSize()).isEqualTo(7);
    network.run();
    assertThat(two).isNotDone();
    peer.answer(RawPeer.accepted(peer.request()));
    listener.assertNextOpened();
    assertThat(client.state()).isEqualTo(State.OPEN);
    peer.expect(RawFrame.text("one")).expect(RawFrame.text("two!"));
    assertThat(two).isCompleted();
    assertThat(client.queueSize()).isZero();
  }

  @Test
  void a_close_before_the_opening_is_sent_behind_it() {
    RecordingListener listener = network.listener();
    RawPeer peer = network.rawServer(Request.get("ws://memory/"), listener, wire -> null);
    peer.socket().send("one");
    assertThat(peer.socket().close(4000, "")).isTrue();
    assertThat(peer.socket().state()).isEqualTo(State.CLOSING);
    network.run();
    peer.answer(RawPeer.accepted(peer.request()));
    peer.expect(RawFrame.text("one")).expect(RawFrame.close(4000, ""));
    peer.send(RawFrame.close(4000, ""));
    listener.assertNextOpened();
    listener.assertNextClosing(4000, "");
    listener.assertNextClosed(4000, "");
    listener.assertExhausted();
  }

  @Test
  void a_client_canceled_before_the_opening_fails_once() {
    RecordingListener listener = network.listener();
    RawPeer peer = network.rawServer(Request.get("ws://memory/"), listener, wire -> null);
    peer.socket().send("one");
    peer.socket().cancel();
    listener.assertNextFailed(IOException.class);
    assertThat(peer.socket().queueSize()).isEqualTo(3);
    peer.answer(RawPeer.accepted(peer.request()));
    listener.assertExhausted();
    assertThat(peer.isConnected()).isFalse();
  }

  @Test
  void a_refusal_fails_a_client_that_wanted_to_close_already() {
    RecordingListener listener = network.listener();
    RawPeer peer = network.rawServer(Request.get("ws://memory/"), listener, wire -> null);
    peer.socket().close();
    peer.answer(Response.of(Status.FORBIDDEN));
    SocketEvent.Failed failed = listener.next(SocketEvent.Failed.class);
    assertThat(failed.response().status()).isEqualTo(Status.FORBIDDEN);
    listener.assertExhausted();
  }

  @Test
  void an_answer_with_a_wrong_key_fails_the_client() {
    RecordingListener listener = network.listener();
    RawPeer peer =
        network.rawServer(
            Request.get("ws://memory/"),
            listener,
            wire -> {
              Response right = RawPeer.accepted(wire);
              return right.headers(
                  right.headers().set("Sec-WebSocket-Accept", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
            });
    assertThat(listener.assertNextFailed(IOException.class))
        .hasMessageContaining("Sec-WebSocket-Accept");
    assertThat(peer.socket().state()).isEqualTo(State.CANCELED);
    assertThat(peer.isConnected()).isFalse();
  }

  @Test
  void an_answer_with_too_large_a_head_fails_the_client() {
    RecordingListener listener = network.listener();
    network.rawServer(
        Request.get("ws://memory/"),
        listener,
        wire -> RawPeer.accepted(wire, carrying(Headers.of("X-Long", "x".repeat(8 * 1024)))));
    assertThat(listener.assertNextFailed(IOException.class)).hasMessageContaining("maxHeaderSize");
  }

  private static WsConsumer carrying(Headers headers) {
    WsConsumer consumer = webSocket -> {};
    return consumer.withHeaders(headers);
  }

  @Test
  void a_client_that_left_before_the_answer_gets_no_socket_at_the_server() {
    RecordingListener listener = network.listener();
    List<WebSocket> opened = new ArrayList<>();
    var link = network.connect(request -> opened::add, listener);
    link.client().cancel();
    listener.assertNextFailed(IOException.class);
    network.run();
    assertThat(opened).isEmpty();
  }
}
