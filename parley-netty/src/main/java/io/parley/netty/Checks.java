package io.parley.netty;

import java.time.Duration;

/** Refusals of option values, each naming the option. */
final class Checks {
  private Checks() {}

  static int atLeast(int least, int value, String option) {
    if (value < least) {
      throw new IllegalArgumentException(option + " must be at least " + least + ", not " + value);
    }
    return value;
  }

  static Duration notNegative(Duration value, String option) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(option + " must not be negative: " + value);
    }
    return value;
  }
}
