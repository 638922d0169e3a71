package io.parley.filter;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often something may happen: so many times in a period, and as many at once at most. It is
 * measured by a token bucket: a token is taken each time, and comes back as time goes by.
 * Immutable.
 *
 * @param times at least 1
 * @param period over which that many tokens come back; more than zero
 * @param burst how many tokens there are at most; at least 1
 * @param nanoTime the clock, as {@link System#nanoTime()}
 */
public record Rate(int times, Duration period, int burst, LongSupplier nanoTime) {

  private static final Duration LONGEST = Duration.ofDays(36_500);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range, or a burst takes more than 100 years
   *     to come back
   */
  public Rate {
    if (times < 1 || burst < 1) {
      throw new IllegalArgumentException(
          "times and burst of a rate must be at least 1: " + times + ", " + burst);
    }
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("the period of a rate must be positive: " + period);
    }
    if (period.dividedBy(times).compareTo(LONGEST.dividedBy(burst)) > 0) {
      throw new IllegalArgumentException(
          "a burst of " + burst + " would take more than 100 years to come back");
    }
  }

  /** So many in that period, as many at once at most, by the system's clock. */
  public static Rate of(int times, Duration period) {
    return new Rate(times, period, times, System::nanoTime);
  }

  /** This rate with another number at once. */
  public Rate burst(int atOnce) {
    return new Rate(times, period, atOnce, nanoTime);
  }

  /** This rate by another clock. */
  public Rate clock(LongSupplier clock) {
    return new Rate(times, period, burst, clock);
  }

  /** Nanoseconds until one token comes back, at least 1. */
  long nanosPerToken() {
    return Math.max(1, period.toNanos() / times);
  }

  /** {@code 10 in 1000 ms}. */
  @Override
  public String toString() {
    return times + " in " + period.toMillis() + " ms";
  }
}
