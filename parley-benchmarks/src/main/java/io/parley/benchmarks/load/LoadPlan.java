package io.parley.benchmarks.load;

import java.time.Duration;

/**
 * What to ask of a server.
 *
 * @param connections how many there are
 * @param size payload bytes of each message
 * @param text whether they are text (ASCII letters), else binary
 * @param inFlight messages on the way on each connection at any time
 * @param warmUp time before anything is counted
 * @param measured time that counts
 */
public record LoadPlan(
    int connections, int size, boolean text, int inFlight, Duration warmUp, Duration measured) {

  /** Checks the ranges. */
  public LoadPlan {
    if (connections < 1 || size < 0 || inFlight < 1) {
      throw new IllegalArgumentException(
          "connections and inFlight must be at least 1, size at least 0");
    }
  }
}
