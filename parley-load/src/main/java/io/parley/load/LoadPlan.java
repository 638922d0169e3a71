package io.parley.load;

import java.time.Duration;

/**
 * What to ask of a server.
 *
 * @param connections how many there are, from 1
 * @param size payload bytes of each message, from 0
 * @param payload what they are
 * @param inFlight messages on the way on each connection at any time, from 1
 * @param patience how long a connection may take to open, and a reply to come
 */
public record LoadPlan(
    int connections, int size, Payload payload, int inFlight, Duration patience) {

  /** Checks the ranges. */
  public LoadPlan {
    atLeast(1, connections, "connections");
    atLeast(0, size, "size");
    atLeast(1, inFlight, "inFlight");
    if (patience.isZero() || patience.isNegative()) {
      throw new IllegalArgumentException("patience must be more than zero, not " + patience);
    }
  }

  private static void atLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
    }
  }
}
