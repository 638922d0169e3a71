package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Output of a command, which a test can wait for. */
final class Seen extends OutputStream {

  private static final long PATIENCE_SECONDS = 30;

  /** Under this object's lock. */
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public synchronized void write(int b) {
    bytes.write(b);
    notifyAll();
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) {
    bytes.write(from, offset, length);
    notifyAll();
  }

  synchronized byte[] toByteArray() {
    return bytes.toByteArray();
  }

  /** All of it so far, line ends as on Unix. */
  synchronized String text() {
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  /** Waits until that has been written; all of it so far. */
  synchronized String await(String part) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!text().contains(part)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        fail("\"%s\" was not written within %d s, only: %s", part, PATIENCE_SECONDS, text());
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail("interrupted while waiting for \"%s\"", part);
      }
    }
    return text();
  }
}
