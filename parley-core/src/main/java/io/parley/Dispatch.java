package io.parley;

/** Where callbacks and handlers run. */
public enum Dispatch {
  /** On virtual threads where the JDK has them, else on a pool: they may block. */
  WORKERS,

  /**
   * On the event loop, which saves a hand-off for each batch of messages: they must never block. A
   * watchdog logs one that does.
   */
  INLINE
}
