package io.parley.connection;

import io.parley.SendResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The books of a send queue in one atomic word, so that whoever accepts a message, finds pressure
 * or closes the queue does so in a single step that no other thread can come between.
 *
 * <p>Bits 0 to 38 count payload bytes, 39 to 60 messages; 61 is set once the figures are frozen, 62
 * while the owner owes an {@code onDrain}, 63 once nothing more is accepted.
 */
final class SendAccount {

  private static final int COUNT_SHIFT = 39;
  private static final long BYTES = (1L << COUNT_SHIFT) - 1;
  private static final long ONE_MESSAGE = 1L << COUNT_SHIFT;
  private static final long COUNT = (1L << 22) - 1;
  private static final long FROZEN = 1L << 61;
  private static final long PRESSURE = 1L << 62;
  private static final long CLOSED = 1L << 63;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(SendAccount.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The books. Any thread, by compare-and-set. */
  private volatile long word;

  /** Books a message of that size if the marks and bounds allow it. Any thread. */
  SendResult accept(int size, long highMark, long maxBytes, int maxMessages) {
    while (true) {
      long before = word;
      if (before < 0) {
        return SendResult.CLOSED;
      }
      long bytes = bytes(before) + size;
      int messages = messages(before) + 1;
      if (bytes > maxBytes || messages > maxMessages) {
        // Whoever was refused waits for the drain, which only a queue that is not empty can bring.
        if (messages == 1 || WORD.compareAndSet(this, before, before | PRESSURE)) {
          return SendResult.FULL;
        }
      } else {
        boolean pressure = bytes > highMark;
        long after = (before + ONE_MESSAGE + size) | (pressure ? PRESSURE : 0);
        if (WORD.compareAndSet(this, before, after)) {
          return pressure ? SendResult.PRESSURE : SendResult.ACCEPTED;
        }
      }
    }
  }

  /**
   * Takes what was sent off the books, unless they are frozen.
   *
   * @return whether that ended the pressure
   */
  boolean release(long bytes, int messages, long lowMark) {
    while (true) {
      long before = word;
      if ((before & FROZEN) != 0) {
        return false;
      }
      long after = before - bytes - messages * ONE_MESSAGE;
      boolean drained = (before & PRESSURE) != 0 && bytes(after) <= lowMark;
      if (drained) {
        after &= ~PRESSURE;
      }
      if (WORD.compareAndSet(this, before, after)) {
        return drained;
      }
    }
  }

  /** Accepts nothing more. Any thread. */
  void close() {
    WORD.getAndBitwiseOr(this, CLOSED);
  }

  /** Accepts nothing more, and leaves the figures as they are for ever. Any thread. */
  void freeze() {
    WORD.getAndBitwiseOr(this, CLOSED | FROZEN);
  }

  boolean isClosed() {
    return word < 0;
  }

  boolean isPressured() {
    return (word & PRESSURE) != 0;
  }

  long bytes() {
    return bytes(word);
  }

  int messages() {
    return messages(word);
  }

  private static long bytes(long word) {
    return word & BYTES;
  }

  private static int messages(long word) {
    return (int) (word >>> COUNT_SHIFT & COUNT);
  }
}
