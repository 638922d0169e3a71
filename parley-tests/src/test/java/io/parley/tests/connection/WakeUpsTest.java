package io.parley.tests.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.WebSocket;
import io.parley.WebSocketGroup;
import io.parley.WsMessage;
import io.parley.tests.connection.LoopByHand.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often a loop is woken, and what leaves in one write. */
class WakeUpsTest {

  private final LoopByHand left = new LoopByHand();
  private final LoopByHand right = new LoopByHand();
  private final WebSocketGroup group = new WebSocketGroup();

  private static byte[] frames(String... texts) {
    StringBuilder frames = new StringBuilder();
    for (String text : texts) {
      frames.append('\u0081').append((char) text.length()).append(text);
    }
    return frames.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private List<Wire> members(LoopByHand loop, int count) {
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      wires.add(loop.open(group::add));
    }
    return wires;
  }

  @Test
  void a_message_to_a_group_is_one_task_for_each_loop_and_one_write_for_each_socket() {
    List<Wire> wires = members(left, 50);
    wires.addAll(members(right, 30));
    assertThat(group.send("hello")).isEqualTo(new Delivery(80, 0, 0));
    assertThat(left.waiting()).isEqualTo(1);
    assertThat(right.waiting()).isEqualTo(1);
    left.run();
    right.run();
    assertThat(wires).allSatisfy(wire -> assertThat(wire.writes).containsExactly(frames("hello")));
  }

  @Test
  void messages_that_follow_at_once_go_with_the_first() {
    List<Wire> wires = members(left, 3);
    wires.get(1).socket().send("a");
    assertThat(left.waiting()).isEqualTo(1);
    group.send("b");
    group.send("c");
    wires.get(2).socket().send("d");
    assertThat(left.waiting()).isEqualTo(1);
    left.run();
    assertThat(wires.get(0).writes).containsExactly(frames("b", "c"));
    assertThat(wires.get(1).writes).containsExactly(frames("a", "b", "c"));
    assertThat(wires.get(2).writes).containsExactly(frames("b", "c", "d"));
  }

  @Test
  void the_books_of_a_socket_are_kept_as_for_an_offer() {
    List<String> drains = new ArrayList<>();
    Wire wire = left.open(webSocket -> webSocket.onDrain(() -> drains.add("drained")));
    group.add(wire.socket());
    WsMessage large = WsMessage.wrap(new byte[1024 * 1024]);
    assertThat(group.send(large)).isEqualTo(new Delivery(1, 0, 0));
    assertThat(wire.socket().queueSize()).isEqualTo(1024 * 1024);
    assertThat(group.send("!")).isEqualTo(new Delivery(1, 1, 0));
    assertThat(wire.socket().queueSize()).isEqualTo(1024 * 1024 + 1);
    assertThat(drains).isEmpty();
    left.run();
    assertThat(drains).containsExactly("drained");
    assertThat(wire.socket().queueSize()).isZero();
  }

  @Test
  void a_group_whose_sockets_refuse_wakes_nobody() {
    List<Wire> wires = members(left, 2);
    WsMessage tooLarge = WsMessage.wrap(new byte[16 * 1024 * 1024 + 1]);
    assertThat(group.send(tooLarge)).isEqualTo(new Delivery(0, 0, 2));
    assertThat(left.waiting()).isZero();
    assertThat(wires).allSatisfy(wire -> assertThat(wire.writes).isEmpty());
  }

  @Test
  void what_is_sent_in_a_cork_leaves_in_one_write_behind_it() {
    Wire wire = left.open(webSocket -> {});
    WebSocket socket = wire.socket();
    socket.send("before");
    socket.cork(
        () -> {
          left.run();
          socket.send("one");
          socket.sendAsync(WsMessage.of("two"));
          socket.cork(() -> socket.send("three"));
          left.run();
          assertThat(wire.writes).isEmpty();
          assertThat(socket.queueSize()).isEqualTo("beforeonetwothree".length());
        });
    assertThat(left.waiting()).isEqualTo(1);
    left.run();
    assertThat(wire.writes).containsExactly(frames("before", "one", "two", "three"));
    assertThat(socket.queueSize()).isZero();
    socket.send("after");
    left.run();
    assertThat(wire.writes).hasSize(2).last().isEqualTo(frames("after"));
  }

  @Test
  void a_cork_wakes_nobody_before_its_end_and_holds_no_ping_back() {
    Wire wire = left.open(webSocket -> {});
    WebSocket socket = wire.socket();
    socket.cork(
        () -> {
          socket.send("one");
          group.add(socket);
          assertThat(left.waiting()).isZero();
          group.send("two");
          socket.ping();
          left.run();
          assertThat(wire.writes).hasSize(1);
          assertThat(wire.writes.get(0)[0]).isEqualTo((byte) 0x89);
        });
    left.run();
    assertThat(wire.writes).hasSize(2).last().isEqualTo(frames("one", "two"));
  }

  @Test
  void a_cork_holds_back_nothing_when_there_is_pressure() {
    Wire wire = left.open(webSocket -> {});
    WebSocket socket = wire.socket();
    WsMessage tooLarge = WsMessage.wrap(new byte[16 * 1024 * 1024]);
    socket.cork(
        () -> {
          socket.send("one");
          assertThat(left.waiting()).isZero();
          socket.send(tooLarge); // Refused: whoever sent it waits for a drain.
          assertThat(left.waiting()).isEqualTo(1);
          left.run();
          assertThat(wire.writes).containsExactly(frames("one"));
        });
  }

  @Test
  void who_sends_while_the_loop_ends_meets_no_exception() {
    List<Wire> wires = members(left, 2);
    left.end();
    wires.get(0).socket().send("late");
    wires.get(0).socket().close(1000, "");
    wires.get(1).socket().cancel();
    group.send("late");
    assertThat(wires).allSatisfy(wire -> assertThat(wire.writes).isEmpty());
    assertThat(wires.get(1).socket().send("later")).isFalse();
  }
}
