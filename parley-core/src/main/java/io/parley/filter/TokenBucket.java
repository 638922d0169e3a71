package io.parley.filter;

import java.time.Duration;

/**
 * A bucket of tokens, kept as the one time at which it will be full again. Its owner sees to it
 * that one thread at a time uses it.
 */
final class TokenBucket {

  private final Rate rate;
  private long fullAt;

  /** A full one. */
  TokenBucket(Rate rate) {
    this.rate = rate;
    fullAt = rate.nanoTime().getAsLong();
  }

  /** Takes a token; false if there is none. */
  boolean take() {
    long now = rate.nanoTime().getAsLong();
    if (waiting(now) > 0) {
      return false;
    }
    fullAt = filledAt(now) + rate.nanosPerToken();
    return true;
  }

  /** How long until there is a token. */
  Duration untilNext() {
    return Duration.ofNanos(Math.max(0, waiting(rate.nanoTime().getAsLong())));
  }

  private long waiting(long now) {
    return filledAt(now) - now - (rate.burst() - 1) * rate.nanosPerToken();
  }

  private long filledAt(long now) {
    return fullAt - now > 0 ? fullAt : now;
  }
}
