package io.parley;

/**
 * What became of a message that was sent to many sockets. One that has begun to close, or has
 * ended, is not counted.
 *
 * @param accepted sockets that queued it
 * @param pressured those among them whose queue is above its high mark: an {@link
 *     WebSocket#onDrain} of theirs follows
 * @param refused sockets whose queue had no room for it: their {@link OverflowPolicy} decides what
 *     becomes of them
 */
public record Delivery(int accepted, int pressured, int refused) {

  /** To nobody. */
  public static final Delivery NONE = new Delivery(0, 0, 0);
}
