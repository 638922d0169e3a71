package io.parley.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/**
 * A length of time as people write it: {@code 500ms}, {@code 20s} or {@code 20}, {@code 5m}, {@code
 * 1h}; {@code off} is zero.
 */
record TimeSpan(Duration duration) {

  static final TimeSpan OFF = new TimeSpan(Duration.ZERO);

  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

  static TimeSpan seconds(long seconds) {
    return new TimeSpan(Duration.ofSeconds(seconds));
  }

  static TimeSpan parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("off")) {
      return OFF;
    }
    Matcher matcher = SYNTAX.matcher(lower);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a time such as 500ms, 20s, 5m, 1h or off");
    }
    long number = Long.parseLong(matcher.group(1));
    return new TimeSpan(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofSeconds(number);
        });
  }

  /** In the largest unit that leaves no rest. */
  @Override
  public String toString() {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "off";
    } else if (millis % 1000 != 0) {
      return millis + "ms";
    } else if (millis % 60_000 != 0) {
      return millis / 1000 + "s";
    } else if (millis % 3_600_000 != 0) {
      return millis / 60_000 + "m";
    }
    return millis / 3_600_000 + "h";
  }
}
