package io.parley.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes as people write it: {@code 512}, {@code 64k}, {@code 1m}, {@code 2g}; the units
 * are powers of 1024.
 */
record ByteSize(long bytes) {

  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,15})([kmg]?)(?:i?b)?");
  private static final String UNITS = "kmg";

  static ByteSize parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a size such as 65536, 64k, 1m or 2g");
    }
    long factor =
        1L << (10 * (UNITS.indexOf(matcher.group(2)) + (matcher.group(2).isEmpty() ? 0 : 1)));
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
    } catch (ArithmeticException e) {
      throw new TypeConversionException("'" + text + "' is too large");
    }
  }

  /** For a bound that is an {@code int}. */
  int asInt(String option) {
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          option + " must be at most " + Integer.MAX_VALUE + " bytes, not " + bytes);
    }
    return (int) bytes;
  }

  /** In the largest unit that leaves no rest. */
  @Override
  public String toString() {
    long value = bytes;
    int unit = -1;
    while (value != 0 && value % 1024 == 0 && unit < UNITS.length() - 1) {
      value /= 1024;
      unit++;
    }
    return unit < 0 ? Long.toString(value) : Long.toString(value) + UNITS.charAt(unit);
  }
}
