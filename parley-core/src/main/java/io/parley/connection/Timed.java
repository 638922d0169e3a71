package io.parley.connection;

/**
 * Something that a {@link DeadlineQueue} wakes at a time. It carries its place in the queue, so
 * that waiting costs no further object.
 */
abstract class Timed {

  /** No deadline. */
  static final long NEVER = Long.MAX_VALUE;

  /** When to wake, in the loop's time. Only the queue writes it. */
  long due = NEVER;

  /** The place in the queue's heap, or -1 when not in it. Only the queue writes it. */
  int place = -1;

  /** The deadline has come; the entry is out of the queue. Loop only. */
  abstract void expire(long now);
}
