package io.parley.fuzz;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a peer remembers that has agreed to remember so much of one direction and no more: each
 * message is read by an inflater that knows nothing but that.
 */
final class Window {

  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final int size;
  private final boolean takeover;
  private byte[] before = {};

  Window(int size, boolean takeover) {
    this.size = size;
    this.takeover = takeover;
  }

  /** That payload must become that message without more than what is remembered. */
  void requireReads(byte[] payload, byte[] message) {
    Inflater inflater = new Inflater(true);
    try {
      if (before.length > 0) {
        inflater.setDictionary(before);
      }
      byte[] out = new byte[message.length + 1];
      inflater.setInput(payload);
      int made = inflater.inflate(out);
      inflater.setInput(TAIL);
      made += inflater.inflate(out, made, out.length - made);
      Check.that(
          Arrays.equals(out, 0, made, message, 0, message.length),
          () -> "reads otherwise with a window of " + size);
    } catch (DataFormatException e) {
      throw new AssertionError("cannot be read with a window of " + size + ": " + e, e);
    } finally {
      inflater.end();
    }
    remember(message);
  }

  private void remember(byte[] message) {
    if (takeover) {
      byte[] all = Arrays.copyOf(before, before.length + message.length);
      System.arraycopy(message, 0, all, before.length, message.length);
      before = Arrays.copyOfRange(all, Math.max(0, all.length - size), all.length);
    }
  }
}
