package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Delivery;
import io.parley.WsMessage;
import io.parley.testing.SocketEvent;
import io.parley.topic.Topic;
import io.parley.topic.TopicBus;
import io.parley.topic.Topics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Topics that sockets subscribe to. */
abstract class TopicContract extends CrowdContract {

  private final Topics topics = Topics.of();
  private final Topic news = topics.topic("news");

  TopicContract(SocketHarness harness) {
    super(harness);
  }

  private List<Guest> subscribers(int count) {
    return crowd(count, config -> config, news::subscribe);
  }

  private static void expectNothing(Guest guest) {
    guest.settled();
    guest.events().next(SocketEvent.Ping.class);
    guest.events().assertExhausted();
  }

  @Test
  void what_is_published_reaches_all_subscribers_and_nobody_else() {
    List<Guest> guests = subscribers(3);
    Guest stranger = crowd(1).get(0);
    topics.topic("other").subscribe(stranger.socket());
    WsMessage binary = WsMessage.of(new byte[] {0, (byte) 0x80});
    assertThat(news.publish("text")).isEqualTo(new Delivery(3, 0, 0));
    assertThat(news.publish(binary)).isEqualTo(new Delivery(3, 0, 0));
    assertThat(topics.publish("news", "by name")).isEqualTo(new Delivery(3, 0, 0));
    assertThat(topics.publish("nobody's", binary)).isEqualTo(Delivery.NONE);
    for (Guest guest : guests) {
      guest.events().assertNextText("text");
      guest.events().assertNextMessage(binary);
      guest.events().assertNextText("by name");
    }
    expectNothing(stranger);
  }

  @Test
  void the_publisher_may_be_left_out() {
    List<Guest> guests = subscribers(3);
    assertThat(news.publishFrom(guests.get(0).socket(), "to the others"))
        .isEqualTo(new Delivery(2, 0, 0));
    Guest stranger = crowd(1).get(0);
    assertThat(news.publishFrom(stranger.socket(), "from elsewhere"))
        .isEqualTo(new Delivery(3, 0, 0));
    guests.get(1).events().assertNextText("to the others");
    guests.get(2).events().assertNextText("to the others");
    guests.forEach(guest -> guest.events().assertNextText("from elsewhere"));
  }

  @Test
  void a_room_passes_on_what_one_says_to_the_others() {
    List<Guest> guests =
        crowd(
            3,
            config -> config,
            webSocket -> {
              news.subscribe(webSocket);
              webSocket.onMessage(message -> news.publishFrom(webSocket, message));
            });
    for (int i = 0; i < 100; i++) {
      guests.get(0).client().send("" + i);
    }
    for (Guest guest : guests.subList(1, 3)) {
      IntStream.range(0, 100).forEach(i -> guest.events().assertNextText("" + i));
    }
    expectNothing(guests.get(0));
  }

  @Test
  void subscribing_counts_once_and_ends_on_demand() {
    List<Guest> guests = crowd(2);
    Guest guest = guests.get(0);
    assertThat(news.isSubscribed(guest.socket())).isFalse();
    assertThat(news.unsubscribe(guest.socket())).isFalse();
    assertThat(news.subscribe(guest.socket())).isTrue();
    assertThat(news.subscribe(guest.socket())).isFalse();
    assertThat(topics.topic("news").isSubscribed(guest.socket())).isTrue();
    assertThat(news.isSubscribed(guests.get(1).socket())).isFalse();
    assertThat(news.publish("once")).isEqualTo(new Delivery(1, 0, 0));
    assertThat(news.unsubscribe(guest.socket())).isTrue();
    assertThat(news.unsubscribe(guest.socket())).isFalse();
    assertThat(news.isSubscribed(guest.socket())).isFalse();
    assertThat(news.publish("missed")).isEqualTo(Delivery.NONE);
    assertThat(news.subscribe(guest.socket())).isTrue();
    news.publish("again");
    guest.events().assertNextText("once");
    guest.events().assertNextText("again");
  }

  @Test
  void a_topic_is_there_as_long_as_somebody_is_subscribed() {
    List<Guest> guests = crowd(2);
    assertThat(topics.topics()).isEmpty();
    assertThat(topics.subscribers("news")).isZero();
    news.subscribe(guests.get(0).socket());
    news.subscribe(guests.get(1).socket());
    topics.topic("weather").subscribe(guests.get(1).socket());
    assertThat(topics.topics()).containsExactlyInAnyOrder("news", "weather");
    assertThat(topics.subscribers("news")).isEqualTo(2);
    assertThat(news.size()).isEqualTo(2);
    assertThat(news).hasToString("news (2 subscribers)");
    assertThat(topics.subscriptions(guests.get(1).socket()))
        .containsExactlyInAnyOrder("news", "weather");
    assertThat(topics.subscriptions(guests.get(0).socket())).containsExactly("news");
    topics.topic("weather").unsubscribe(guests.get(1).socket());
    assertThat(topics.topics()).containsExactly("news");
    assertThat(topics).hasToString("1 topics, 2 sockets");
  }

  @Test
  void all_subscriptions_of_a_socket_end_with_it() {
    List<Guest> guests = subscribers(4);
    guests.forEach(
        guest -> topics.topic(guest.socket().request().path()).subscribe(guest.socket()));
    assertThat(topics.topics()).hasSize(5);
    guests.get(0).leave(() -> guests.get(0).client().close(1000, "bye"));
    assertThat(news.size()).isEqualTo(3);
    guests.get(1).leave(() -> guests.get(1).client().cancel());
    assertThat(news.size()).isEqualTo(2);
    guests.get(2).leave(() -> guests.get(2).socket().cancel());
    assertThat(topics.topics()).containsExactlyInAnyOrder("news", "/3");
    assertThat(news.publish("to the last")).isEqualTo(new Delivery(1, 0, 0));
    guests.get(3).events().assertNextText("to the last");
    guests.get(3).leave(() -> guests.get(3).socket().close());
    assertThat(topics.topics()).isEmpty();
    assertThat(topics).hasToString("0 topics, 0 sockets");
    for (Guest guest : guests) {
      assertThat(news.subscribe(guest.socket())).isFalse();
      assertThat(topics.subscriptions(guest.socket())).isEmpty();
    }
    assertThat(topics).hasToString("0 topics, 0 sockets");
  }

  @Test
  void many_publishers_at_once_lose_nothing_and_each_keeps_its_order() {
    List<Guest> guests =
        crowd(
            3,
            config -> config,
            webSocket -> {
              news.subscribe(webSocket);
              webSocket.onMessage(news::publish);
            });
    atOnce(3, 200, (thread, turn) -> guests.get(thread).client().send(thread + " " + turn));
    guests.forEach(guest -> assertInOrder(guest, 3, 200));
  }

  @Test
  void one_that_is_slow_holds_up_no_other() {
    List<Guest> guests = crowd(2, CrowdContract::shortQueue, news::subscribe);
    Guest slow = guests.get(0);
    assertHoldsUpNoOther(slow, guests, news::publish);
    assertThat(news.isSubscribed(slow.socket())).isTrue();
  }

  @Test
  void they_may_come_and_go_while_others_publish() {
    List<Guest> guests = crowd(4);
    Guest steady = subscribers(1).get(0);
    atOnce(
        4,
        200,
        (thread, turn) -> {
          Topic own = topics.topic("turn " + turn % 2);
          assertThat(own.subscribe(guests.get(thread).socket())).isTrue();
          news.publish(thread + " " + turn);
          assertThat(own.unsubscribe(guests.get(thread).socket())).isTrue();
        });
    assertThat(topics.topics()).containsExactly("news");
    assertInOrder(steady, 4, 200);
  }

  // The bus

  /** Joins topics as a broker would: to all but the one who published. */
  private static final class Broker {
    private final List<Node> nodes = new CopyOnWriteArrayList<>();

    Topics join() {
      return Topics.of(new Node());
    }

    private final class Node implements TopicBus {
      private final List<BiConsumer<String, WsMessage>> receivers = new CopyOnWriteArrayList<>();

      Node() {
        nodes.add(this);
      }

      @Override
      public void publish(String topic, WsMessage message) {
        if (topic.equals("down")) {
          throw new IllegalStateException("the bus is down");
        }
        for (Node node : nodes) {
          if (node != this) {
            node.receivers.forEach(receiver -> receiver.accept(topic, message));
          }
        }
      }

      @Override
      public Subscription subscribe(BiConsumer<String, WsMessage> receiver) {
        receivers.add(receiver);
        return () -> receivers.remove(receiver);
      }
    }
  }

  @Test
  void a_bus_joins_the_topics_of_several_processes() {
    Broker broker = new Broker();
    Topics here = broker.join();
    Topics there = broker.join();
    Guest near = crowd(1, config -> config, here.topic("news")::subscribe).get(0);
    Guest far = crowd(1, config -> config, there.topic("news")::subscribe).get(0);
    assertThat(here.publish("news", "to both")).isEqualTo(new Delivery(1, 0, 0));
    here.topic("news").publishFrom(near.socket(), "to the far one");
    there.publish("news", "from there");
    there.publish("other", "to nobody");
    near.events().assertNextText("to both");
    near.events().assertNextText("from there");
    far.events().assertNextText("to both");
    far.events().assertNextText("to the far one");
    far.events().assertNextText("from there");
    there.close();
    there.close();
    here.publish("news", "to the near one");
    near.events().assertNextText("to the near one");
    assertThat(there.publish("news", "still on the bus")).isEqualTo(new Delivery(1, 0, 0));
    far.events().assertNextText("still on the bus");
    near.events().assertNextText("still on the bus");
  }

  @Test
  void a_bus_that_is_down_takes_nothing_from_the_own_sockets() {
    Topics here = new Broker().join();
    Guest near = crowd(1, config -> config, here.topic("down")::subscribe).get(0);
    assertThatThrownBy(() -> here.publish("down", "hello")).hasMessage("the bus is down");
    near.events().assertNextText("hello");
  }
}
