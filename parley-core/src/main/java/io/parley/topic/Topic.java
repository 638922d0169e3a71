package io.parley.topic;

import io.parley.Delivery;
import io.parley.WebSocket;
import io.parley.WsMessage;

/**
 * A topic by its name: what {@link Topics} can do, for one of them. It holds nothing itself, so it
 * may be kept or asked for anew each time.
 */
public final class Topic {

  private final Topics topics;
  private final String name;

  Topic(Topics topics, String name) {
    this.topics = topics;
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * Subscribes a socket, until it unsubscribes or its {@code onClose} is told.
   *
   * @return false if it was subscribed already, or has ended
   */
  public boolean subscribe(WebSocket webSocket) {
    return topics.subscribe(name, webSocket);
  }

  /**
   * Ends a subscription; a message that is being published may still reach the socket.
   *
   * @return whether there was one
   */
  public boolean unsubscribe(WebSocket webSocket) {
    return topics.unsubscribe(name, webSocket);
  }

  /** Whether the socket is subscribed. */
  public boolean isSubscribed(WebSocket webSocket) {
    return topics.isSubscribed(name, webSocket);
  }

  /** Publishes to all subscribers; see {@link Topics#publish}. */
  public Delivery publish(WsMessage message) {
    return topics.publish(name, message);
  }

  /** Publishes a text message to all subscribers. */
  public Delivery publish(String text) {
    return publish(WsMessage.of(text));
  }

  /**
   * Publishes to all subscribers but that socket, which need not be one; see {@link
   * Topics#publish}.
   */
  public Delivery publishFrom(WebSocket webSocket, WsMessage message) {
    return topics.publish(name, message, webSocket);
  }

  /** Publishes a text message to all subscribers but that socket. */
  public Delivery publishFrom(WebSocket webSocket, String text) {
    return publishFrom(webSocket, WsMessage.of(text));
  }

  /** How many sockets of this process are subscribed. */
  public int size() {
    return topics.subscribers(name);
  }

  @Override
  public String toString() {
    return name + " (" + size() + " subscribers)";
  }
}
