package io.parley.connection;

/** One thread that runs the I/O of many connections, as a transport provides it. */
public interface EventLoop {

  /** Whether the caller is that thread. */
  boolean inLoop();

  /**
   * Runs the task on that thread, after the I/O of its present pass. Any thread may call it.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
   */
  void execute(Runnable task);

  /** Runs the task on that thread after a delay. Called on that thread only. */
  void schedule(Runnable task, long delayNanos);

  /**
   * Whether a watchdog looks out for callbacks that block the loop's thread; pointless for one that
   * a test moves on step by step.
   */
  default boolean isWatched() {
    return true;
  }

  /**
   * The time, by the clock that {@link #schedule} goes by; only differences mean something. Any
   * thread may call it.
   */
  long nanoTime();
}
