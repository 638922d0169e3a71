package io.parley.topic;

import io.parley.Delivery;
import io.parley.ForwardingWebSocket;
import io.parley.WebSocket;
import io.parley.WsMessage;
import java.util.Set;

/**
 * A socket as a {@link WebSocketHandler} sees it: with data of the application's, and with topics.
 *
 * @param <T> the data
 */
public final class ServerWebSocket<T> extends ForwardingWebSocket {

  private final Topics topics;
  private final T data;
  private final boolean publishToSelf;

  ServerWebSocket(WebSocket next, Topics topics, T data, boolean publishToSelf) {
    super(next);
    this.topics = topics;
    this.data = data;
    this.publishToSelf = publishToSelf;
  }

  /** What was made of the request that asked for this socket. */
  public T data() {
    return data;
  }

  /**
   * Subscribes this socket to a topic, until it unsubscribes or has closed.
   *
   * @return false if it was subscribed already, or has ended
   */
  public boolean subscribe(String topic) {
    return topics.subscribe(topic, this);
  }

  /**
   * Ends a subscription.
   *
   * @return whether there was one
   */
  public boolean unsubscribe(String topic) {
    return topics.unsubscribe(topic, this);
  }

  /** Whether this socket is subscribed to a topic. */
  public boolean isSubscribed(String topic) {
    return topics.isSubscribed(topic, this);
  }

  /** The topics that this socket is subscribed to, as of now. */
  public Set<String> subscriptions() {
    return topics.subscriptions(this);
  }

  /**
   * Publishes to the subscribers of a topic; to this socket only if it is one of them and the
   * handler says {@link WebSocketHandler#publishToSelf}. See {@link Topics#publish}.
   */
  public Delivery publish(String topic, WsMessage message) {
    return topics.publish(topic, message, publishToSelf ? null : this);
  }

  /** Publishes a text message; see {@link #publish(String, WsMessage)}. */
  public Delivery publish(String topic, String text) {
    return publish(topic, WsMessage.of(text));
  }

  WebSocket socket() {
    return next();
  }
}
