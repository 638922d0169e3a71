package io.parley.load;

/**
 * A histogram of times in nanoseconds, of bounded size: exact below 128 ns, and within 1/64 of the
 * true value from there to half an hour; what is longer counts as that. One thread at a time.
 */
public final class Latencies {

  private static final int STEP_BITS = 6;
  private static final int LARGEST_BITS = 41;
  private static final long LARGEST = (1L << LARGEST_BITS) - 1;

  /** Of each power of two as many steps, all of the same width. */
  private final long[] counts = new long[index(LARGEST) + 1];

  private long total;
  private long max;

  /** Creates one without values. */
  public Latencies() {}

  /** Counts so many of that value; a negative one is 0. */
  public void record(long nanos, int times) {
    long value = Math.min(Math.max(nanos, 0), LARGEST);
    counts[index(value)] += times;
    total += times;
    max = Math.max(max, value);
  }

  /** How many values there are. */
  public long count() {
    return total;
  }

  /** The largest value, exactly; 0 if there is none. */
  public long max() {
    return max;
  }

  /**
   * A value that so many of all do not exceed; 0 if there is none.
   *
   * @param fraction above 0 to 1; 0.99 for the 99th percentile
   */
  public long percentile(double fraction) {
    long wanted = Math.max(1, (long) Math.ceil(fraction * total));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(last(i), max);
      }
    }
    return max;
  }

  /** Adds all values of another. */
  public void add(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    max = Math.max(max, other.max);
  }

  private static int index(long value) {
    int shift = Math.max(0, Long.SIZE - STEP_BITS - 1 - Long.numberOfLeadingZeros(value));
    // Two rows of steps are exact; each row behind them is one power of two.
    return (shift << STEP_BITS) + (int) (value >>> shift);
  }

  /** The largest value that is counted there. */
  private static long last(int index) {
    int shift = Math.max(0, (index >> STEP_BITS) - 1);
    long step = index - ((long) shift << STEP_BITS);
    return ((step + 1) << shift) - 1;
  }
}
