package io.parley.connection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at one event loop ten times a second, and logs the stack of a callback that it finds there
 * twice.
 */
final class InlineWatch {

  private static final Logger LOG = System.getLogger(InlineWatch.class.getName());
  private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(100);

  private final Thread loopThread;

  /**
   * Counts entries and exits of callbacks: odd while one runs. Written by the loop, read by the
   * watchdog.
   */
  private volatile long turns;

  /** The same, for the loop to count with. */
  private long turn;

  private InlineWatch(Thread loopThread) {
    this.loopThread = loopThread;
  }

  /** Starts to watch the calling loop; ends when the loop's thread does. */
  static InlineWatch start(Thread loopThread) {
    InlineWatch watch = new InlineWatch(loopThread);
    WeakReference<InlineWatch> weak = new WeakReference<>(watch);
    Thread watchdog = new Thread(() -> watch(weak), "parley-watch-" + loopThread.getName());
    watchdog.setDaemon(true);
    watchdog.start();
    return watch;
  }

  void enter() {
    turns = ++turn;
  }

  void exit() {
    turns = ++turn;
  }

  private static void watch(WeakReference<InlineWatch> weak) {
    long seen = 0;
    long logged = 0;
    InlineWatch watch = weak.get();
    while (watch != null && watch.loopThread.isAlive()) {
      long turns = watch.turns;
      boolean stuck = turns % 2 == 1 && turns == seen;
      if (stuck && turns != logged) {
        logged = turns;
        watch.log();
      }
      seen = turns;
      watch = null; // Held only while looking, so that an abandoned loop can go.
      LockSupport.parkNanos(PERIOD);
      watch = weak.get();
    }
  }

  private void log() {
    StringBuilder stack = new StringBuilder();
    for (StackTraceElement frame : loopThread.getStackTrace()) {
      stack.append("\n\tat ").append(frame);
    }
    LOG.log(
        Level.WARNING,
        "a callback has kept the event loop {0} from all its sockets for {1} ms or more; use Dispatch.WORKERS for handlers that block{2}",
        loopThread.getName(),
        TimeUnit.NANOSECONDS.toMillis(PERIOD),
        stack);
  }
}
