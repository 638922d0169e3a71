package io.parley.benchmarks.soak;

import java.io.InterruptedIOException;

/** What slow readers do. */
final class Pause {
  private Pause() {}

  static void millis(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the load was told to end");
    }
  }
}
