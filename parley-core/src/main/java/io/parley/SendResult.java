package io.parley;

/** What became of a message that was offered to a socket. */
public enum SendResult {
  /** Queued, and there is room for more. */
  ACCEPTED,

  /**
   * Queued, but the queue is above its high mark: better wait for {@link WebSocket#onDrain} before
   * the next.
   */
  PRESSURE,

  /**
   * Not queued: the message would take the queue over its bound. {@link WebSocket#onDrain} follows,
   * unless the queue is empty and the message alone is too large.
   */
  FULL,

  /** Not queued: the socket is closing, closed or canceled. */
  CLOSED;

  /** Whether the message was queued. */
  public boolean accepted() {
    return this == ACCEPTED || this == PRESSURE;
  }
}
