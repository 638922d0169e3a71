package io.parley.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the JDK's decoder says about UTF-8. */
final class StrictUtf8 {

  /** One of these completes any character that can be completed. */
  private static final byte[][] ENDINGS = {
    {},
    bytes(0x80),
    bytes(0x80, 0x80),
    bytes(0xa0, 0x80),
    bytes(0x80, 0x80, 0x80),
    bytes(0x90, 0x80, 0x80)
  };

  private StrictUtf8() {}

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static boolean isValid(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Whether there are bytes that make these valid, if put behind them. */
  static boolean canBecomeValid(byte[] bytes) {
    for (byte[] ending : ENDINGS) {
      byte[] whole = Arrays.copyOf(bytes, bytes.length + ending.length);
      System.arraycopy(ending, 0, whole, bytes.length, ending.length);
      if (isValid(whole)) {
        return true;
      }
    }
    return false;
  }

  /** How many bytes it takes to know that these are not valid; one more than all if they may be. */
  static int firstFailure(byte[] bytes) {
    int possible = 0;
    int impossible = bytes.length + 1;
    while (impossible - possible > 1) {
      int middle = (possible + impossible) >>> 1;
      if (canBecomeValid(Arrays.copyOf(bytes, middle))) {
        possible = middle;
      } else {
        impossible = middle;
      }
    }
    return impossible;
  }
}
