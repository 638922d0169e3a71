package io.parley.topic;

import io.parley.WsMessage;
import java.util.function.BiConsumer;

/**
 * What joins the {@link Topics} of several processes: it carries what one publishes to all others.
 * Each process serves its own sockets first and by itself, so a bus that is down takes nothing from
 * them.
 */
public interface TopicBus {

  /**
   * Carries a message to all other processes, in the order of the calls of one thread. Must not
   * block: it is called by whoever publishes.
   *
   * @throws RuntimeException if it cannot; it goes to the one who publishes, whose own process has
   *     the message by then
   */
  void publish(String topic, WsMessage message);

  /**
   * Has what others publish delivered, from now until the subscription is closed.
   *
   * @param receiver takes topic and message; never one that was published here. It does not block,
   *     and may be called by any thread; messages that must keep their order come one by one
   */
  Subscription subscribe(BiConsumer<String, WsMessage> receiver);

  /** Joins nothing: topics of this process alone. */
  static TopicBus local() {
    return LocalBus.INSTANCE;
  }

  /** What {@link #subscribe} began. */
  interface Subscription extends AutoCloseable {

    /** Ends it; a second call does nothing. */
    @Override
    void close();
  }
}
