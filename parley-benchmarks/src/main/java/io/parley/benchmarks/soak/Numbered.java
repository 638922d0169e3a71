package io.parley.benchmarks.soak;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Texts that begin with a number. */
final class Numbered {

  private static final int DIGITS = 12;

  private Numbered() {}

  static byte[] text(long number, int size) {
    byte[] text = Payloads.ascii(size);
    byte[] digits =
        String.format(Locale.ROOT, "%0" + DIGITS + "d", number).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, text, 0, DIGITS);
    return text;
  }

  static long number(byte[] text) {
    return Long.parseLong(new String(text, 0, DIGITS, StandardCharsets.US_ASCII));
  }
}
