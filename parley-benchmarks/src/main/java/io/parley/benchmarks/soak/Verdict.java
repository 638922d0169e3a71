package io.parley.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a server holds on to something, and whether all that it did was right.
 *
 * @param checks all that was looked at
 */
record Verdict(List<Check> checks) {

  /** So that the second half has enough for a line. */
  static final int LEAST_SAMPLES = 6;

  private static final double MIB = 1024 * 1024;

  /**
   * The bounds of growth over the second half. What peers have on their way moves the figures by
   * some MiB; native memory also holds the JIT compiler's code, and what malloc keeps.
   */
  private static final double HEAP_MIB = 4;

  private static final double DIRECT_MIB = 8;
  private static final double RESIDENT_MIB = 32;
  private static final double THREADS = 4;

  /** Descriptors that the JVM may open for itself meanwhile: its jar, its random numbers. */
  private static final long DESCRIPTORS = 8;

  /**
   * One thing that was looked at.
   *
   * @param what in words, with its bound
   * @param seen in words
   */
  record Check(String what, boolean holds, String seen) {}

  boolean holds() {
    return checks.stream().allMatch(Check::holds);
  }

  /**
   * Judges a run.
   *
   * @param before before any load
   * @param samples under load, {@link #LEAST_SAMPLES} at least
   * @param after when all peers had gone
   * @param failures of the load
   */
  static Verdict of(Figures before, List<Sample> samples, Figures after, List<String> failures) {
    List<Sample> half = samples.subList(samples.size() / 2, samples.size());
    List<Check> checks = new ArrayList<>();
    checks.add(growth("live heap", half, Figure.HEAP, HEAP_MIB));
    checks.add(growth("direct memory of Netty", half, Figure.NETTY_DIRECT, DIRECT_MIB));
    checks.add(growth("direct memory of the JVM", half, Figure.JVM_DIRECT, DIRECT_MIB));
    checks.add(growth("resident memory", half, Figure.RESIDENT, RESIDENT_MIB));
    double threads = Trend.growth(half, Figure.THREADS);
    checks.add(
        new Check(bound("threads", THREADS, ""), threads <= THREADS, format("%+.1f", threads)));
    checks.add(none("connections left", after.get(Figure.CONNECTIONS)));
    checks.add(none("subscriptions left", after.get(Figure.SUBSCRIBERS)));
    long descriptors = after.get(Figure.DESCRIPTORS) - before.get(Figure.DESCRIPTORS);
    checks.add(
        new Check(
            "descriptors more than before the load: " + DESCRIPTORS + " at most",
            descriptors <= DESCRIPTORS,
            format("%+d", descriptors)));
    checks.add(none("leaks reported by Netty", after.get(Figure.LEAKS)));
    checks.add(none("exceptions logged", after.get(Figure.EXCEPTIONS)));
    checks.add(none("errors that no peer can have caused", after.get(Figure.ERRORS)));
    checks.add(none("failures of peers, wrong echoes among them", failures.size()));
    return new Verdict(List.copyOf(checks));
  }

  private static Check growth(String what, List<Sample> half, Figure figure, double bound) {
    double growth = Trend.growth(half, figure) / MIB;
    return new Check(bound(what, bound, " MiB"), growth <= bound, format("%+.2f MiB", growth));
  }

  private static String bound(String what, double bound, String unit) {
    return format("%s: growth over the second half at most %.0f%s", what, bound, unit);
  }

  private static Check none(String what, long seen) {
    return new Check(what + ": none", seen == 0, String.valueOf(seen));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
