package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.AdaptingWebSocket;
import io.parley.Delivery;
import io.parley.ForwardingWebSocket;
import io.parley.OverflowPolicy;
import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WebSocketGroup;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.testing.SocketEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A group of sockets. */
abstract class GroupContract extends CrowdContract {

  private final WebSocketGroup group = new WebSocketGroup();

  GroupContract(SocketHarness harness) {
    super(harness);
  }

  private List<Guest> members(int count) {
    return crowd(count, config -> config, group::add);
  }

  @Test
  void a_message_reaches_all() {
    List<Guest> guests = members(5);
    assertThat(group.send("text")).isEqualTo(new Delivery(5, 0, 0));
    WsMessage binary = WsMessage.of(new byte[] {1, 2, (byte) 0xff});
    assertThat(group.send(binary)).isEqualTo(new Delivery(5, 0, 0));
    assertThat(group.send("")).isEqualTo(new Delivery(5, 0, 0));
    WsMessage large = numbered(7, 700 * KIB);
    assertThat(group.send(large).accepted()).isEqualTo(5);
    for (Guest guest : guests) {
      guest.events().assertNextText("text");
      guest.events().assertNextMessage(binary);
      guest.events().assertNextText("");
      guest.events().assertNextMessage(large);
    }
  }

  @Test
  void one_may_be_left_out() {
    List<Guest> guests = members(3);
    assertThat(group.sendExcept(guests.get(1).socket(), WsMessage.of("to two")))
        .isEqualTo(new Delivery(2, 0, 0));
    group.send("to all");
    guests.get(0).events().assertNextText("to two");
    guests.get(2).events().assertNextText("to two");
    guests.forEach(guest -> guest.events().assertNextText("to all"));
  }

  @Test
  void who_is_in_counts_once() {
    List<Guest> guests = crowd(2);
    WebSocket first = guests.get(0).socket();
    assertThat(group.size()).isZero();
    assertThat(group.send("to nobody")).isEqualTo(Delivery.NONE);
    assertThat(group.add(first)).isTrue();
    assertThat(group.add(first)).isFalse();
    assertThat(group.size()).isEqualTo(1);
    assertThat(group.contains(first)).isTrue();
    assertThat(group.contains(guests.get(1).socket())).isFalse();
    group.send("once");
    assertThat(group.remove(first)).isTrue();
    assertThat(group.remove(first)).isFalse();
    assertThat(group.contains(first)).isFalse();
    group.send("to nobody");
    assertThat(group.add(first)).isTrue();
    group.send("again");
    guests.get(0).events().assertNextText("once");
    guests.get(0).events().assertNextText("again");
    guests.get(1).settled();
    guests.get(1).events().next(SocketEvent.Ping.class);
    guests.get(1).events().assertExhausted();
  }

  @Test
  void one_that_ends_leaves_by_itself() {
    List<Guest> guests = members(4);
    guests.get(0).leave(() -> guests.get(0).client().close(1000, "bye"));
    assertThat(group.size()).isEqualTo(3);
    guests.get(1).leave(() -> guests.get(1).client().cancel());
    assertThat(group.size()).isEqualTo(2);
    guests.get(2).leave(() -> guests.get(2).socket().cancel());
    assertThat(group.size()).isEqualTo(1);
    assertThat(group.send("to the last")).isEqualTo(new Delivery(1, 0, 0));
    guests.get(3).events().assertNextText("to the last");
    guests.get(3).leave(() -> guests.get(3).socket().close());
    assertThat(group.size()).isZero();
    guests.forEach(guest -> assertThat(group.add(guest.socket())).isFalse());
    assertThat(group.size()).isZero();
  }

  @Test
  void one_that_closes_counts_no_more() {
    List<Guest> guests = members(2);
    guests.get(0).socket().close(1000, "bye");
    assertThat(group.send("to one")).isEqualTo(new Delivery(1, 0, 0));
    guests.get(1).events().assertNextText("to one");
  }

  @Test
  void clients_may_form_a_group() {
    BlockingQueue<WsMessage> received = new LinkedBlockingQueue<>();
    List<Guest> guests =
        crowd(3, config -> config, webSocket -> webSocket.onMessage(received::add));
    guests.forEach(guest -> group.add(guest.client()));
    WsMessage message = numbered(42, 10 * KIB);
    assertThat(group.send(message)).isEqualTo(new Delivery(3, 0, 0));
    for (int i = 0; i < 3; i++) {
      assertThat(End.take(received)).isEqualTo(message);
    }
    assertThat(message).as("what many masks went over").isEqualTo(numbered(42, 10 * KIB));
  }

  @Test
  void messages_of_one_thread_keep_their_order_to_all_and_to_one() {
    List<Guest> guests = members(3);
    for (int i = 0; i < 300; i++) {
      String text = "" + i;
      switch (i % 3) {
        case 0 -> group.send(text);
        case 1 -> guests.forEach(guest -> guest.socket().send(text));
        default -> guests.forEach(guest -> guest.socket().sendAsync(WsMessage.of(text)));
      }
    }
    for (Guest guest : guests) {
      IntStream.range(0, 300).forEach(i -> guest.events().assertNextText("" + i));
    }
  }

  @Test
  void messages_of_a_callback_keep_their_order_too() {
    List<Guest> guests =
        crowd(
            2,
            config -> config,
            webSocket -> {
              group.add(webSocket);
              webSocket.onMessage(
                  message -> {
                    webSocket.send(message.text() + " 1");
                    group.send(message.text() + " 2");
                    webSocket.send(message.text() + " 3");
                  });
            });
    for (int i = 0; i < 100; i++) {
      guests.get(0).client().send("" + i);
    }
    for (int i = 0; i < 100; i++) {
      guests.get(0).events().assertNextText(i + " 1");
      guests.get(0).events().assertNextText(i + " 2");
      guests.get(0).events().assertNextText(i + " 3");
      guests.get(1).events().assertNextText(i + " 2");
    }
  }

  @Test
  void many_threads_at_once_lose_nothing_and_each_keeps_its_order() {
    List<Guest> guests = members(4);
    atOnce(4, 250, (thread, turn) -> group.send(thread + " " + turn));
    guests.forEach(guest -> assertInOrder(guest, 4, 250));
  }

  @Test
  void one_that_is_slow_holds_up_no_other_and_is_told_of_the_drain() {
    List<Guest> guests = crowd(3, CrowdContract::shortQueue, group::add);
    Guest slow = guests.get(1);
    assertHoldsUpNoOther(slow, guests, group::send);
    assertThat(group.send("on it goes").accepted()).isEqualTo(3);
    slow.events().assertNextText("on it goes");
    slow.settled();
    assertThat(slow.socket().queueSize()).isZero();
  }

  @Test
  void the_policy_of_one_that_is_slow_decides() {
    List<Guest> guests =
        crowd(2, config -> shortQueue(config).overflow(OverflowPolicy.CANCEL), group::add);
    Guest slow = guests.get(0);
    slow.client().pause();
    slow.leave(
        () -> {
          Delivery delivery = Delivery.NONE;
          for (int i = 0; delivery.refused() == 0; i++) {
            assertThat(i).isLessThan(A_FLOOD);
            delivery = group.send(numbered(i, LARGE));
            assertThat(number(guests.get(1).events().nextMessage())).isEqualTo(i);
          }
        });
    assertThat(group.send("to the other")).isEqualTo(new Delivery(1, 0, 0));
    guests.get(1).events().assertNextText("to the other");
  }

  /** Says what it is told to. */
  private static final class Foreign extends AdaptingWebSocket {
    private final List<WsMessage> sent = new ArrayList<>();
    private SendResult answer = SendResult.ACCEPTED;

    Foreign() {
      super(Request.get("/foreign"));
    }

    @Override
    protected SendResult transmit(WsMessage message) {
      sent.add(message);
      return answer;
    }

    @Override
    protected void transmitClose(WsStatus status) {
      triggerClose(status);
    }
  }

  /** A socket behind a filter that throws. */
  private static final class Broken extends ForwardingWebSocket {
    Broken(WebSocket next) {
      super(next);
    }

    @Override
    public SendResult offer(WsMessage message) {
      throw new IllegalStateException("thrown on purpose");
    }
  }

  @Test
  void sockets_of_other_kinds_are_sent_to_as_they_are() {
    List<Guest> guests = members(1);
    Foreign foreign = new Foreign();
    assertThat(group.add(foreign)).isTrue();
    assertThat(group.add(new ForwardingWebSocket(guests.get(0).socket()) {})).isTrue();
    assertThat(group.send("hello")).isEqualTo(new Delivery(3, 0, 0));
    foreign.answer = SendResult.PRESSURE;
    assertThat(group.send("hello")).isEqualTo(new Delivery(3, 1, 0));
    foreign.answer = SendResult.FULL;
    assertThat(group.send("hello")).isEqualTo(new Delivery(2, 0, 1));
    assertThat(foreign.sent).hasSize(3);
    for (int i = 0; i < 6; i++) {
      guests.get(0).events().assertNextText("hello");
    }
    foreign.close();
    assertThat(group.contains(foreign)).isFalse();
    assertThat(group.add(foreign)).isFalse();
  }

  @Test
  void one_that_throws_keeps_nothing_from_the_others() {
    List<Guest> guests = members(3);
    Broken broken = new Broken(guests.get(0).socket());
    group.add(broken);
    group.add(new Broken(guests.get(1).socket()));
    assertThatThrownBy(() -> group.send("hello"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("thrown on purpose")
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    guests.forEach(guest -> guest.events().assertNextText("hello"));
  }

  @Test
  void they_may_come_and_go_while_messages_are_sent() {
    List<Guest> guests = crowd(4);
    Guest steady = members(1).get(0);
    atOnce(
        4,
        200,
        (thread, turn) -> {
          WebSocket own = guests.get(thread).socket();
          assertThat(group.add(own)).isTrue();
          group.send(thread + " " + turn);
          assertThat(group.remove(own)).isTrue();
        });
    assertThat(group.size()).isEqualTo(1);
    assertInOrder(steady, 4, 200);
  }
}
