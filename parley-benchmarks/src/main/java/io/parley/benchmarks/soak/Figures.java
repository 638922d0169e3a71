package io.parley.benchmarks.soak;

import java.util.EnumMap;
import java.util.Map;

/**
 * All that the server tells of itself at one moment. It goes from the server to the runner as one
 * line.
 */
record Figures(Map<Figure, Long> values) {

  /** What a line of figures begins with. */
  static final String MARK = "figures";

  Figures {
    Map<Figure, Long> copy = new EnumMap<>(Figure.class);
    copy.putAll(values);
    values = copy;
  }

  long get(Figure figure) {
    return values.getOrDefault(figure, 0L);
  }

  /** In the unit that it is shown in. */
  double shown(Figure figure) {
    return get(figure) / figure.unit.divisor;
  }

  String line() {
    StringBuilder line = new StringBuilder(MARK);
    values.forEach((figure, value) -> line.append(' ').append(figure).append('=').append(value));
    return line.toString();
  }

  /**
   * Reads what {@link #line} has made.
   *
   * @throws IllegalArgumentException if it is no such line
   */
  static Figures parse(String line) {
    String[] words = line.split(" ", -1);
    if (!words[0].equals(MARK)) {
      throw new IllegalArgumentException("no figures: " + line);
    }
    Map<Figure, Long> values = new EnumMap<>(Figure.class);
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      values.put(
          Figure.valueOf(words[i].substring(0, equals)),
          Long.valueOf(words[i].substring(equals + 1)));
    }
    return new Figures(values);
  }
}
