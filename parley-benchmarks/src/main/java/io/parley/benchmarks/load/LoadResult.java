package io.parley.benchmarks.load;

/**
 * What a load gave.
 *
 * @param messages replies that came in the measured time, each checked byte by byte
 * @param nanos that time
 * @param generatorNanos processor time of the generator's thread in it
 */
public record LoadResult(long messages, long nanos, long generatorNanos) {

  /** Replies a second. */
  public double rate() {
    return messages * 1e9 / nanos;
  }

  /** How busy the generator's thread was, 0 to 1. Near 1 it is the generator that is measured. */
  public double busy() {
    return (double) generatorNanos / nanos;
  }
}
