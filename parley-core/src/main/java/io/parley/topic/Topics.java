package io.parley.topic;

import io.parley.Delivery;
import io.parley.WebSocket;
import io.parley.WebSocketGroup;
import io.parley.WsMessage;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The topics of an application, one object for all of it. A topic is there as long as a socket is
 * subscribed to it. Any thread may call any method, and none blocks.
 *
 * <p>A message is queued at each subscriber as {@link WebSocketGroup} does: each keeps its own
 * marks and bounds, and messages of one thread arrive everywhere in the order published.
 */
public final class Topics implements AutoCloseable {

  private final TopicBus bus;
  private final TopicBus.Subscription others;

  /** Names to subscribers; never empty sets. Changed under the lock of a member. */
  private final ConcurrentMap<String, Set<WebSocket>> topics = new ConcurrentHashMap<>();

  /** Sockets that have subscribed once, until they end: each is listened to only once. */
  private final ConcurrentMap<WebSocket, Member> members = new ConcurrentHashMap<>();

  private Topics(TopicBus bus) {
    this.bus = bus;
    this.others = bus.subscribe((topic, message) -> deliver(topic, message, null));
  }

  /** Topics of this process alone. */
  public static Topics of() {
    return of(TopicBus.local());
  }

  /** Topics that share what is published with all others on that bus. */
  public static Topics of(TopicBus bus) {
    return new Topics(bus);
  }

  /** The topics of a socket. */
  private static final class Member {

    /** Under this object's lock. */
    final Set<String> topics = new HashSet<>();

    /** Whether the socket has ended, so that it subscribes to nothing more. Under the lock. */
    boolean gone;
  }

  /** The topic of that name, whether or not anybody is subscribed to it. */
  public Topic topic(String name) {
    return new Topic(this, name);
  }

  /** The names of topics with a subscriber in this process, as of now. */
  public Set<String> topics() {
    return Set.copyOf(topics.keySet());
  }

  /** How many sockets of this process are subscribed to that topic. */
  public int subscribers(String topic) {
    Set<WebSocket> subscribers = topics.get(topic);
    return subscribers == null ? 0 : subscribers.size();
  }

  /** The topics that a socket is subscribed to, as of now. */
  public Set<String> subscriptions(WebSocket webSocket) {
    Member member = members.get(subscriber(webSocket));
    if (member == null) {
      return Set.of();
    }
    synchronized (member) {
      return Set.copyOf(member.topics);
    }
  }

  /**
   * Publishes to all subscribers, and on the bus.
   *
   * @return what became of it in this process
   * @throws RuntimeException what the bus threw, after the subscribers here have the message
   */
  public Delivery publish(String topic, WsMessage message) {
    return publish(topic, message, null);
  }

  /** Publishes a text message to all subscribers, and on the bus. */
  public Delivery publish(String topic, String text) {
    return publish(topic, WsMessage.of(text));
  }

  Delivery publish(String topic, WsMessage message, @Nullable WebSocket except) {
    Delivery delivery = deliver(topic, message, except);
    bus.publish(topic, message);
    return delivery;
  }

  private Delivery deliver(String topic, WsMessage message, @Nullable WebSocket except) {
    Set<WebSocket> subscribers = topics.get(topic);
    return subscribers == null
        ? Delivery.NONE
        : WebSocketGroup.send(subscribers, except == null ? null : subscriber(except), message);
  }

  boolean isSubscribed(String topic, WebSocket webSocket) {
    Set<WebSocket> subscribers = topics.get(topic);
    return subscribers != null && subscribers.contains(subscriber(webSocket));
  }

  boolean subscribe(String topic, WebSocket given) {
    WebSocket webSocket = subscriber(given);
    if (webSocket.closeStatus() != null) {
      return false;
    }
    Member member = member(webSocket);
    synchronized (member) {
      if (member.gone || !member.topics.add(topic)) {
        return false;
      }
      topics.compute(
          topic,
          (name, there) -> {
            Set<WebSocket> subscribers = there == null ? ConcurrentHashMap.newKeySet() : there;
            subscribers.add(webSocket);
            return subscribers;
          });
      return true;
    }
  }

  private Member member(WebSocket webSocket) {
    Member known = members.get(webSocket);
    if (known != null) {
      return known;
    }
    Member created = new Member();
    Member other = members.putIfAbsent(webSocket, created);
    if (other != null) {
      return other;
    }
    webSocket.onClose(status -> leave(webSocket, created));
    return created;
  }

  private void leave(WebSocket webSocket, Member member) {
    members.remove(webSocket, member);
    synchronized (member) {
      member.gone = true;
      member.topics.forEach(topic -> takeOut(topic, webSocket));
      member.topics.clear();
    }
  }

  boolean unsubscribe(String topic, WebSocket given) {
    WebSocket webSocket = subscriber(given);
    Member member = members.get(webSocket);
    if (member == null) {
      return false;
    }
    synchronized (member) {
      boolean wasIn = member.topics.remove(topic);
      if (wasIn) {
        takeOut(topic, webSocket);
      }
      return wasIn;
    }
  }

  private void takeOut(String topic, WebSocket webSocket) {
    topics.computeIfPresent(
        topic,
        (name, subscribers) -> {
          subscribers.remove(webSocket);
          return subscribers.isEmpty() ? null : subscribers;
        });
  }

  /** The socket to keep for one that was given: two names for one socket must not make two. */
  private static WebSocket subscriber(WebSocket given) {
    return given instanceof ServerWebSocket<?> server ? server.socket() : given;
  }

  /** Leaves the bus; subscriptions stay as they are. A second call does nothing. */
  @Override
  public void close() {
    others.close();
  }

  @Override
  public String toString() {
    return topics.size() + " topics, " + members.size() + " sockets";
  }
}
