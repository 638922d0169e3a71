package io.parley.load;

/**
 * What a load gave.
 *
 * @param messages replies that came in the measured time, each checked byte by byte
 * @param nanos that time
 * @param generatorNanos processor time of the generator's thread in it
 * @param latencies from asking for a reply until its last byte is here, for each of them
 */
public record LoadResult(long messages, long nanos, long generatorNanos, Latencies latencies) {

  /** Replies a second. */
  public double rate() {
    return nanos == 0 ? 0 : messages * 1e9 / nanos;
  }

  /** How busy the generator's thread was, 0 to 1. Near 1 it is the generator that is measured. */
  public double busy() {
    return nanos == 0 ? 0 : (double) generatorNanos / nanos;
  }
}
