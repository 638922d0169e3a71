package io.parley.routing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of bytes (RFC 9110 section 14.1.2).
 *
 * @param from the first
 * @param to the last, in the file; before {@code from} when nothing of the range is in it
 */
record ByteRange(long from, long to) {

  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** The range that the header asks for; null for none, several, or what cannot be read. */
  static @Nullable ByteRange of(@Nullable String header, long size) {
    Matcher one = ONE.matcher(header == null ? "" : header.replace(" ", ""));
    if (!one.matches() || one.group(1).isEmpty() && one.group(2).isEmpty()) {
      return null;
    }
    if (one.group(1).isEmpty()) {
      long last = Long.parseLong(one.group(2));
      return last == 0
          ? new ByteRange(size, size - 1)
          : new ByteRange(Math.max(0, size - last), size - 1);
    }
    long from = Long.parseLong(one.group(1));
    long to = one.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(one.group(2));
    return to < from ? null : new ByteRange(from, Math.min(to, size - 1));
  }

  boolean isSatisfiable() {
    return from <= to;
  }
}
