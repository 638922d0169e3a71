package io.parley.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Encoding of Java strings as UTF-8 that is always valid. */
public final class Utf8 {

  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private Utf8() {}

  /** The text as valid UTF-8; a lone surrogate becomes U+FFFD. */
  public static byte[] encode(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    // The JDK turns each lone surrogate into a question mark: only then are there more of these
    // than in the text.
    return questionMarks(encoded) == questionMarks(text) ? encoded : repaired(text);
  }

  private static int questionMarks(byte[] encoded) {
    int count = 0;
    for (byte b : encoded) {
      count += b == '?' ? 1 : 0;
    }
    return count;
  }

  private static int questionMarks(String text) {
    int count = 0;
    for (int at = text.indexOf('?'); at >= 0; at = text.indexOf('?', at + 1)) {
      count++;
    }
    return count;
  }

  private static byte[] repaired(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      int next = at + Character.charCount(codePoint);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        out.writeBytes(text.substring(start, at).getBytes(StandardCharsets.UTF_8));
        out.writeBytes(REPLACEMENT);
        start = next;
      }
      at = next;
    }
    out.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
