package io.parley.fuzz;

import java.util.function.Supplier;

/** What a target expects of Parley. */
final class Check {
  private Check() {}

  static void that(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise.get());
    }
  }

  static void same(Object seen, Object expected, String of) {
    that(seen.equals(expected), () -> of + ": expected " + expected + " but got " + seen);
  }
}
