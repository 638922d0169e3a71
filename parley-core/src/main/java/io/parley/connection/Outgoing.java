package io.parley.connection;

import io.parley.WsMessage;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A message on its way out, as a link of the queue it is in. */
final class Outgoing {

  final WsMessage message;

  /** To be completed when the system has taken the message; null when nobody asked. */
  final @Nullable CompletableFuture<Void> done;

  /**
   * The next in whichever list this is in. Written before a push by the sender, afterwards by the
   * loop.
   */
  @Nullable Outgoing next;

  Outgoing(WsMessage message, @Nullable CompletableFuture<Void> done) {
    this.message = message;
    this.done = done;
  }
}
