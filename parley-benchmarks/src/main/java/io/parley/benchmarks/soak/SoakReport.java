package io.parley.benchmarks.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All of a run, to be written down.
 *
 * @param started when, as ISO 8601
 * @param turns what peers did how often
 */
record SoakReport(
    String started,
    double minutes,
    Figures before,
    List<Sample> samples,
    Figures after,
    Map<String, Long> turns,
    List<String> failures,
    Verdict verdict) {

  private static final List<Figure> COLUMNS =
      List.of(
          Figure.HEAP,
          Figure.NETTY_DIRECT,
          Figure.JVM_DIRECT,
          Figure.RESIDENT,
          Figure.THREADS,
          Figure.DESCRIPTORS,
          Figure.CONNECTIONS,
          Figure.SUBSCRIBERS);

  static String head() {
    return COLUMNS.stream()
            .map(figure -> figure.title)
            .collect(Collectors.joining(" | ", "| minute | ", ""))
        + " | opened/s | messages/s | server busy |\n|"
        + "--:|".repeat(COLUMNS.size() + 4);
  }

  /** A line of the table. */
  static String row(Sample before, Sample sample) {
    return format("| %.1f ", sample.seconds() / 60)
        + COLUMNS.stream()
            .map(figure -> shown(figure, sample.figures()))
            .collect(Collectors.joining(" | ", "| ", ""))
        + format(
            " | %,.0f | %,.0f | %.0f %% |",
            sample.rate(Figure.OPENED, before),
            sample.rate(Figure.MESSAGES, before),
            100 * sample.rate(Figure.CPU, before) / 1e9);
  }

  private static String shown(Figure figure, Figures figures) {
    return figure.unit == Figure.Unit.MIB
        ? format("%.2f", figures.shown(figure))
        : format("%,d", figures.get(figure));
  }

  /** What peers did, and the verdict. */
  String ending() {
    StringBuilder text = new StringBuilder("\nWhat peers did, over all servers:\n\n");
    turns.forEach((name, count) -> text.append(format("- %s: %,d\n", name, count)));
    text.append(
        format(
            "\n%,d sockets, %,d messages; when all had gone: live heap %s MiB, before the load %s"
                + " MiB. %,d warnings logged.\n\n",
            after.get(Figure.OPENED),
            after.get(Figure.MESSAGES),
            shown(Figure.HEAP, after),
            shown(Figure.HEAP, before),
            after.get(Figure.WARNINGS)));
    for (Verdict.Check check : verdict.checks()) {
      text.append(
          format("- %s %s (%s)\n", check.holds() ? "ok" : "FAILED", check.what(), check.seen()));
    }
    return text.append(verdict.holds() ? "\nThe server is sound." : "\nThe server FAILED.")
        .toString();
  }

  String json() {
    return "{\"started\":"
        + quoted(started)
        + ",\"jdk\":"
        + quoted(Runtime.version().toString())
        + format(",\"minutes\":%.2f", minutes)
        + ",\"before\":"
        + json(before)
        + ",\"samples\":"
        + samples.stream()
            .map(
                s ->
                    format("{\"seconds\":%.1f,\"figures\":", s.seconds()) + json(s.figures()) + "}")
            .collect(Collectors.joining(",\n", "[\n", "]"))
        + ",\"after\":"
        + json(after)
        + ",\"turns\":"
        + turns.entrySet().stream()
            .map(turn -> quoted(turn.getKey()) + ":" + turn.getValue())
            .collect(Collectors.joining(",", "{", "}"))
        + ",\"failures\":"
        + failures.stream().map(SoakReport::quoted).collect(Collectors.joining(",", "[", "]"))
        + ",\"checks\":"
        + verdict.checks().stream()
            .map(
                check ->
                    "{\"what\":"
                        + quoted(check.what())
                        + ",\"holds\":"
                        + check.holds()
                        + ",\"seen\":"
                        + quoted(check.seen())
                        + "}")
            .collect(Collectors.joining(",\n", "[\n", "]"))
        + ",\"holds\":"
        + verdict.holds()
        + "}\n";
  }

  private static String json(Figures figures) {
    return figures.values().entrySet().stream()
        .map(
            figure ->
                quoted(figure.getKey().name().toLowerCase(Locale.ROOT)) + ":" + figure.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
