package io.parley.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All figures of a run: as a table while it goes on, and as files. */
final class Results {

  private final String measured;
  private final String other;
  private final List<Figure> figures = new ArrayList<>();

  /**
   * None yet.
   *
   * @param measured what is compared: server or client
   * @param other what it talks to
   */
  Results(String measured, String other) {
    this.measured = measured;
    this.other = other;
  }

  String head() {
    return String.format(
        Locale.ROOT,
        "| scenario | %s | CPU µs a message | × | messages/s | × | p50 µs | p99 µs | p99.9 µs"
            + " | %s busy | %s busy | others |%n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|%n",
        measured,
        measured,
        other);
  }

  /** Keeps it; gives its row of the table. */
  String add(Figure figure) {
    figures.add(figure);
    return row(figure);
  }

  private static String row(Figure figure) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f | %.2f | %,.0f | %.2f | %s | %s | %s | %.0f %% | %.0f %% |"
            + " %.0f %% |%n",
        figure.group(),
        figure.name(),
        figure.cpuMicros(),
        figure.cpuRatio(),
        figure.rate(),
        figure.rateRatio(),
        cell(figure.latencies().get(0)),
        cell(figure.latencies().get(1)),
        cell(figure.latencies().get(2)),
        100 * figure.busy(),
        100 * figure.otherBusy(),
        100 * figure.foreign());
  }

  /** Writes what the options ask for. */
  void write(Options options) throws IOException {
    write(
        options.markdown(),
        head() + figures.stream().map(Results::row).collect(Collectors.joining()));
    write(options.json(), json(options));
    write(options.svg(), Chart.of(figures));
  }

  private static void write(@Nullable Path file, String content) throws IOException {
    if (file != null) {
      Files.writeString(file, content);
    }
  }

  /** All text in it is ours or a version of the JDK, and needs no escapes. */
  private String json(Options options) {
    return String.format(
        Locale.ROOT,
        "{%n\"jdk\":\"%s\",%n\"measured\":\"%s\",%n\"rounds\":%d,%n\"secondsEach\":%s,%n"
            + "\"tls\":%b,%n\"figures\":[%n%s%n]}%n",
        Runtime.version(),
        measured,
        options.rounds(),
        options.seconds(),
        options.tls(),
        figures.stream().map(Results::json).collect(Collectors.joining(",\n")));
  }

  private static String json(Figure figure) {
    return String.format(
        Locale.ROOT,
        "{\"scenario\":\"%s\",\"name\":\"%s\",\"cpuMicros\":%.4f,\"cpuRatio\":%.4f,"
            + "\"cpuRatioLow\":%.4f,\"cpuRatioHigh\":%.4f,\"rate\":%.1f,\"rateRatio\":%.4f,"
            + "\"p50Micros\":%s,\"p99Micros\":%s,\"p99.9Micros\":%s,\"busy\":%.3f,"
            + "\"otherBusy\":%.3f,\"foreign\":%.3f}",
        figure.group(),
        figure.name(),
        figure.cpuMicros(),
        figure.cpuRatio(),
        figure.cpuRatioLow(),
        figure.cpuRatioHigh(),
        figure.rate(),
        figure.rateRatio(),
        number(figure.latencies().get(0)),
        number(figure.latencies().get(1)),
        number(figure.latencies().get(2)),
        figure.busy(),
        figure.otherBusy(),
        figure.foreign());
  }

  private static String cell(double micros) {
    return Double.isNaN(micros) ? "" : String.format(Locale.ROOT, "%,.0f", micros);
  }

  private static String number(double micros) {
    return Double.isNaN(micros) ? "null" : String.format(Locale.ROOT, "%.1f", micros);
  }
}
