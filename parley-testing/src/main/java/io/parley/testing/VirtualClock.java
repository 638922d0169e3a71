package io.parley.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Time that stands still until a test moves it. One thread: that of the test.
 *
 * <p>Its nanosecond count starts a few seconds before it overflows, as {@link System#nanoTime} may,
 * so that code which compares two readings by size instead of by difference is found out.
 */
public final class VirtualClock {

  private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
  private final List<Runnable> settlers = new ArrayList<>();
  private long elapsed;
  private long scheduled;

  private record Timer(long due, long order, Runnable task) {}

  /** A clock at its beginning. */
  public VirtualClock() {}

  /** How far the clock was moved in all. */
  public Duration elapsed() {
    return Duration.ofNanos(elapsed);
  }

  /**
   * Moves the time on and runs what falls due on the way, in the order it is due, each task at its
   * own time. Before, between and after them the networks of this clock {@linkplain
   * InMemoryNetwork#run run} until they are at rest.
   *
   * @throws IllegalArgumentException if the duration is negative
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time only moves forward, not by " + duration);
    }
    long target = elapsed + duration.toNanos();
    settle();
    for (Timer next = timers.peek(); next != null && next.due <= target; next = timers.peek()) {
      timers.remove();
      elapsed = next.due;
      next.task.run();
      settle();
    }
    elapsed = target;
  }

  long nanoTime() {
    return ORIGIN + elapsed;
  }

  void schedule(Runnable task, long delayNanos) {
    timers.add(new Timer(elapsed + Math.max(0, delayNanos), scheduled++, task));
  }

  /** How many tasks wait for their time. */
  int timers() {
    return timers.size();
  }

  void whenMoved(Runnable settler) {
    settlers.add(settler);
  }

  private void settle() {
    settlers.forEach(Runnable::run);
  }
}
