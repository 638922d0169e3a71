package io.parley.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queue, marks, mailbox and reading, to the byte. */
class BackPressureTest extends NetworkTest {

  private static WsMessage message(int size) {
    return WsMessage.wrap(new byte[size]);
  }

  /** A socket whose peer takes nothing until told to. */
  private RawPeer stalled(OurEnd end) {
    RawPeer peer = open(end);
    peer.fromSocket().hold().capacity(0);
    return peer;
  }

  private void flow(RawPeer peer) {
    peer.fromSocket().release().capacity(1 << 16);
    network.run();
  }

  // The queue

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_queue_counts_payload_bytes_until_they_are_taken(OurEnd end) {
    RawPeer peer = stalled(end);
    WebSocket socket = peer.socket();
    socket.send(message(1000));
    assertThat(socket.queueSize()).isEqualTo(1000);
    socket.send("žlutý");
    assertThat(socket.queueSize()).isEqualTo(1007);
    socket.send("");
    network.run();
    assertThat(socket.queueSize()).isEqualTo(1007);
    socket.ping();
    network.run();
    assertThat(socket.queueSize()).isEqualTo(1007);
    flow(peer);
    assertThat(socket.queueSize()).isZero();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_marks_decide_what_an_offer_is_told(OurEnd end) {
    config(config -> config.queueLowMark(100).queueHighMark(1000).maxQueueSize(2000));
    RawPeer peer = stalled(end);
    WebSocket socket = peer.socket();
    assertThat(socket.offer(message(1000))).isEqualTo(SendResult.ACCEPTED);
    assertThat(socket.offer(message(1))).isEqualTo(SendResult.PRESSURE);
    assertThat(socket.offer(message(1000))).isEqualTo(SendResult.FULL);
    assertThat(socket.offer(message(999))).isEqualTo(SendResult.PRESSURE);
    assertThat(socket.offer(message(1))).isEqualTo(SendResult.FULL);
    assertThat(socket.offer(message(0))).isEqualTo(SendResult.PRESSURE);
    assertThat(socket.queueSize()).isEqualTo(2000);
    events.assertExhausted();
    flow(peer);
    events.next(SocketEvent.Drained.class);
    events.assertExhausted();
    assertThat(socket.offer(message(1000))).isEqualTo(SendResult.ACCEPTED);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_drain_comes_once_the_queue_is_at_its_low_mark_and_not_before(OurEnd end) {
    config(config -> config.queueLowMark(5000).queueHighMark(10_000));
    RawPeer peer = stalled(end);
    for (int i = 0; i < 11; i++) {
      peer.socket().offer(message(1000));
    }
    network.run();
    boolean drained = false;
    for (int taken = 0; taken < 12_000; taken += 100) {
      peer.fromSocket().capacity(peer.fromSocket().pending() + 100);
      network.run();
      if (!drained && peer.socket().queueSize() <= 5000) {
        events.next(SocketEvent.Drained.class);
        drained = true;
      }
      events.assertExhausted();
    }
    assertThat(drained).isTrue();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void the_count_of_messages_is_bounded_too(OurEnd end) {
    config(config -> config.maxQueueMessages(3));
    RawPeer peer = stalled(end);
    for (int i = 0; i < 3; i++) {
      assertThat(peer.socket().offer(message(0))).isEqualTo(SendResult.ACCEPTED);
    }
    assertThat(peer.socket().offer(message(0))).isEqualTo(SendResult.FULL);
    flow(peer);
    events.next(SocketEvent.Drained.class);
    assertThat(peer.socket().offer(message(0))).isEqualTo(SendResult.ACCEPTED);
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void one_who_was_refused_hears_of_the_drain(OurEnd end) {
    config(config -> config.queueLowMark(100).queueHighMark(2000).maxQueueSize(2000));
    RawPeer peer = stalled(end);
    assertThat(peer.socket().offer(message(2000))).isEqualTo(SendResult.ACCEPTED);
    assertThat(peer.socket().offer(message(1))).isEqualTo(SendResult.FULL);
    flow(peer);
    events.next(SocketEvent.Drained.class);
  }

  @Test
  void a_client_hears_of_a_drain_only_when_it_has_opened() {
    config(config -> config.queueLowMark(10).queueHighMark(100).maxQueueSize(1000));
    RecordingListener listener = network.listener();
    RawPeer peer = network.rawServer(Request.get("ws://memory/"), listener, wire -> null);
    assertThat(peer.socket().offer(message(200))).isEqualTo(SendResult.PRESSURE);
    peer.answer(RawPeer.accepted(peer.request()));
    peer.expect(zeros(200));
    listener.assertNextOpened();
    listener.next(SocketEvent.Drained.class);
    listener.assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void futures_complete_when_their_message_is_taken(OurEnd end) {
    RawPeer peer = stalled(end);
    CompletableFuture<Void> first = peer.socket().sendAsync(message(6000)).toCompletableFuture();
    CompletableFuture<Void> second = peer.socket().sendAsync(message(6000)).toCompletableFuture();
    peer.fromSocket().capacity(5999);
    network.run();
    assertThat(first).isNotDone();
    peer.fromSocket().capacity(11_000);
    network.run();
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    flow(peer);
    assertThat(second).isCompleted();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_pong_overtakes_the_queue_but_no_frame(OurEnd end) {
    RawPeer peer = open(end);
    peer.fromSocket().hold().capacity(100);
    peer.socket().send(message(10_000));
    peer.socket().send(message(10_001));
    network.run();
    peer.send(RawFrame.of(RawFrame.PING, new byte[] {42}));
    flow(peer);
    peer.expect(zeros(10_000))
        .expect(RawFrame.of(RawFrame.PONG, new byte[] {42}))
        .expect(zeros(10_001));
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_pong_goes_between_the_fragments_of_a_message(OurEnd end) {
    config(config -> config.fragmentSize(5000));
    RawPeer peer = open(end);
    peer.fromSocket().hold().capacity(100);
    peer.socket().send(message(10_000));
    network.run();
    peer.send(RawFrame.of(RawFrame.PING, new byte[] {42}));
    flow(peer);
    peer.expect(zeros(5000).unfinished());
    peer.expect(RawFrame.of(RawFrame.PONG, new byte[] {42}));
    peer.expect(RawFrame.of(RawFrame.CONTINUATION, new byte[5000]));
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void one_who_pings_and_never_reads_is_read_no_further(OurEnd end) {
    RawPeer peer = stalled(end);
    RawFrame ping = RawFrame.of(RawFrame.PING, new byte[125]);
    for (int i = 0; i < 1000; i++) {
      peer.send(ping);
    }
    assertThat(peer.toSocket().pending()).isGreaterThan(100 * 125);
    flow(peer);
    for (int i = 0; i < 1000; i++) {
      peer.expect(RawFrame.of(RawFrame.PONG, new byte[125]));
    }
    assertThat(peer.toSocket().pending()).isZero();
  }

  // The mailbox

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void reading_stops_at_the_bound_of_messages(OurEnd end) {
    config(config -> config.mailboxMessages(4));
    RawPeer peer = open(end, WebSocket::pause);
    for (int i = 0; i < 10; i++) {
      peer.send(RawFrame.text("" + i));
    }
    int unread = peer.toSocket().pending();
    assertThat(unread).isGreaterThanOrEqualTo(5 * RawFrame.text("0").encode().length);
    assertThat(peer.toSocket().isReadable()).isFalse();
    peer.socket().resume();
    for (int i = 0; i < 10; i++) {
      events.assertNextText("" + i);
    }
    assertThat(peer.toSocket().pending()).isZero();
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void reading_stops_at_the_bound_of_bytes(OurEnd end) {
    config(config -> config.mailboxBytes(1000));
    RawPeer peer = open(end, WebSocket::pause);
    for (int i = 0; i < 10; i++) {
      peer.send(zeros(400));
    }
    assertThat(peer.toSocket().pending()).isGreaterThanOrEqualTo(6 * 400);
    peer.socket().resume();
    for (int i = 0; i < 10; i++) {
      assertThat(events.nextMessage().size()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void frames_that_were_read_already_wait_in_their_bytes(OurEnd end) {
    config(config -> config.mailboxMessages(2));
    RawPeer peer = open(end, WebSocket::pause);
    peer.toSocket().hold();
    for (int i = 0; i < 100; i++) {
      peer.send(RawFrame.text("" + i));
    }
    peer.toSocket().deliver(100, 1, 7, Integer.MAX_VALUE);
    assertThat(peer.toSocket().pending()).isZero();
    events.assertExhausted();
    peer.socket().resume();
    for (int i = 0; i < 100; i++) {
      events.assertNextText("" + i);
    }
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void a_callback_may_pause_in_the_midst_of_a_read(OurEnd end) {
    RawPeer peer = open(end, webSocket -> webSocket.onMessage(message -> webSocket.pause()));
    peer.toSocket().hold();
    for (int i = 0; i < 5; i++) {
      peer.send(RawFrame.text("" + i));
    }
    peer.toSocket().release();
    for (int i = 0; i < 5; i++) {
      events.assertNextText("" + i);
      events.assertExhausted();
      peer.socket().resume();
    }
  }

  @ParameterizedTest
  @EnumSource(OurEnd.class)
  void pings_are_answered_while_paused_and_told_later(OurEnd end) {
    RawPeer peer = open(end, WebSocket::pause);
    peer.send(RawFrame.text("one")).send(RawFrame.of(RawFrame.PING, new byte[] {'p'}));
    peer.expect(RawFrame.of(RawFrame.PONG, new byte[] {'p'}));
    events.assertExhausted();
    peer.socket().resume();
    events.assertNextText("one");
    events.assertNextPing("p");
  }

  // Reading coupled to the own queue

  @Test
  void a_server_under_pressure_delivers_and_reads_nothing_until_it_has_drained() {
    config(config -> config.holdReads(true).queueLowMark(1000).queueHighMark(3000));
    RawPeer peer = open(OurEnd.SERVER, webSocket -> webSocket.onMessage(webSocket::send));
    events.ignore(SocketEvent.Drained.class);
    peer.fromSocket().hold().capacity(0);
    for (int i = 0; i < 50; i++) {
      peer.send(zeros(1000));
    }
    assertThat(peer.socket().queueSize()).isEqualTo(4000);
    for (int i = 0; i < 4; i++) {
      events.nextMessage();
    }
    events.assertExhausted();
    assertThat(peer.toSocket().pending()).isPositive();
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      peer.fromSocket().capacity(1000).deliver();
      network.run();
      sizes.add(peer.socket().queueSize());
    }
    assertThat(sizes).allMatch(size -> size <= 4000);
    flow(peer);
    for (int i = 0; i < 50; i++) {
      peer.expect(zeros(1000));
    }
    peer.expectNothing();
  }

  @Test
  void a_client_reads_on_whatever_its_queue_holds() {
    config(config -> config.holdReads(false).queueLowMark(1000).queueHighMark(3000));
    RawPeer peer = stalled(OurEnd.CLIENT);
    assertThat(peer.socket().offer(message(4000))).isEqualTo(SendResult.PRESSURE);
    for (int i = 0; i < 50; i++) {
      peer.send(RawFrame.text("" + i));
      events.assertNextText("" + i);
    }
  }

  @Test
  void pings_are_answered_although_a_server_holds_reads() {
    config(config -> config.holdReads(true).queueLowMark(1000).queueHighMark(3000));
    RawPeer peer = open(OurEnd.SERVER);
    peer.socket().send(message(4000));
    network.run();
    peer.send(RawFrame.of(RawFrame.PING, new byte[] {1}));
    peer.expect(zeros(4000)).expect(RawFrame.of(RawFrame.PONG, new byte[] {1}));
  }
}
