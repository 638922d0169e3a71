package io.parley.connection;

import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whom a socket tells of its events. */
public sealed interface Receiver {

  /** One object takes all. */
  record Listening(WebSocketListener listener) implements Receiver {}

  /**
   * A function takes the socket and attaches what it wants.
   *
   * @param onError attached before anything can happen; null for none
   */
  record Consuming(WsConsumer consumer, @Nullable Consumer<? super Throwable> onError)
      implements Receiver {}
}
