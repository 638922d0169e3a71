package io.parley.tests.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.OverflowPolicy;
import io.parley.WebSocket;
import io.parley.WebSocket.State;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingListener;
import io.parley.testing.VirtualClock;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The times of the queue door, and its transitions frame by frame. */
class QueueDoorTest {

  private static final Duration TICK = Duration.ofMillis(1);

  private final VirtualClock clock = new VirtualClock();
  private final InMemoryNetwork network = InMemory.network(clock);
  private final RecordingListener events = network.listener();

  private RawPeer open() {
    return open(defaults -> defaults);
  }

  private RawPeer open(UnaryOperator<WebSocketConfig.Builder> change) {
    network.clientConfig(change.apply(WebSocketConfig.queue().toBuilder()).build());
    RawPeer peer = network.rawServer(events);
    events.assertNextOpened();
    return peer;
  }

  /** Nothing happens until that time is over. */
  private void wait(Duration time) {
    clock.advance(time.minus(TICK));
    events.assertExhausted();
    clock.advance(TICK);
  }

  @Test
  void its_defaults_are_those_of_a_client_but_for_three() {
    WebSocketConfig queue = WebSocketConfig.queue();
    assertThat(queue.pingInterval()).isZero();
    assertThat(queue.closeTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(queue.overflow()).isEqualTo(OverflowPolicy.CLOSE);
    assertThat(queue)
        .usingRecursiveComparison()
        .ignoringFields("pingInterval", "closeTimeout", "overflow")
        .isEqualTo(WebSocketConfig.client());
  }

  @Test
  void no_ping_is_sent_by_itself_and_those_of_the_peer_are_answered() {
    RawPeer peer = open();
    clock.advance(Duration.ofDays(1));
    peer.expectNothing();
    peer.send(RawFrame.of(RawFrame.PING, new byte[] {7}));
    peer.expect(RawFrame.of(RawFrame.PONG, new byte[] {7}));
    assertThat(peer.socket().state()).isEqualTo(State.OPEN);
  }

  @Test
  void with_an_interval_a_peer_that_does_not_answer_is_a_failure() {
    RawPeer peer = open(config -> config.pingInterval(Duration.ofSeconds(30)));
    wait(Duration.ofSeconds(30));
    assertThat(peer.nextFrame().opcode()).isEqualTo(RawFrame.PING);
    wait(Duration.ofSeconds(20));
    assertThat(events.assertNextFailed(SocketTimeoutException.class))
        .hasMessageContaining("pingTimeout");
    assertThat(peer.socket().state()).isEqualTo(State.CANCELED);
  }

  @Test
  void a_peer_that_does_not_answer_our_close_is_canceled_60_s_after_it_was_written() {
    RawPeer peer = open();
    peer.fromSocket().hold().capacity(100);
    WebSocket socket = peer.socket();
    socket.send(new byte[1000]);
    assertThat(socket.close(1000, "bye")).isTrue();
    clock.advance(Duration.ofSeconds(20));
    peer.fromSocket().release();
    peer.expect(RawFrame.of(RawFrame.BINARY, new byte[1000]));
    peer.expect(RawFrame.close(1000, "bye"));
    wait(Duration.ofSeconds(60));
    assertThat(events.assertNextFailed(SocketTimeoutException.class))
        .hasMessageContaining("closeTimeout");
    events.assertExhausted();
    assertThat(socket.state()).isEqualTo(State.CANCELED);
    assertThat(peer.isConnected()).isFalse();
  }

  @Test
  void closing_begun_by_the_peer_ends_when_the_queue_and_the_answer_are_sent() {
    RawPeer peer = open();
    peer.fromSocket().hold().capacity(100);
    WebSocket socket = peer.socket();
    socket.send(new byte[1000]);
    network.run();
    peer.send(RawFrame.close(4001, "enough"));
    events.assertNextClosing(4001, "enough");
    assertThat(socket.state()).isEqualTo(State.CLOSING);
    assertThat(socket.send("late")).isFalse();
    assertThat(socket.close(1000, "mine")).isFalse();
    assertThat(socket.queueSize()).isEqualTo(1000);
    events.assertExhausted();
    peer.fromSocket().release();
    peer.expect(RawFrame.of(RawFrame.BINARY, new byte[1000]));
    peer.expect(RawFrame.close(4001, "enough"));
    events.assertNextClosed(4001, "enough");
    assertThat(socket.state()).isEqualTo(State.CLOSED);
    assertThat(socket.queueSize()).isZero();
    events.assertExhausted();
  }

  @Test
  void closing_begun_here_ends_with_the_peers_close() {
    RawPeer peer = open();
    WebSocket socket = peer.socket();
    assertThat(socket.close(4000, null)).isTrue();
    peer.expect(RawFrame.close(4000, ""));
    peer.send(RawFrame.text("still"));
    events.assertNextText("still");
    events.assertExhausted();
    assertThat(socket.state()).isEqualTo(State.CLOSING);
    peer.send(RawFrame.close(4001, "theirs"));
    events.assertNextClosing(4001, "theirs");
    events.assertNextClosed(4001, "theirs");
    assertThat(socket.state()).isEqualTo(State.CLOSED);
    socket.cancel();
    assertThat(socket.state()).isEqualTo(State.CLOSED);
    events.assertExhausted();
  }

  @Test
  void a_queue_of_too_many_messages_closes_and_names_that_bound() {
    RawPeer peer = open(config -> config.maxQueueMessages(2));
    peer.fromSocket().hold().capacity(0);
    WebSocket socket = peer.socket();
    assertThat(socket.send("one")).isTrue();
    assertThat(socket.send("two")).isTrue();
    assertThat(socket.offer(WsMessage.of("three")).accepted()).isFalse();
    peer.fromSocket().capacity(1000).release();
    peer.expect(RawFrame.text("one")).expect(RawFrame.text("two"));
    peer.expect(RawFrame.close(1001, "send queue full: maxQueueMessages 2"));
  }
}
