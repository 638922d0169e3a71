package io.parley.cli;

import io.parley.load.Latencies;
import io.parley.load.LoadPlan;
import io.parley.load.LoadResult;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What {@code parley bench} tells of a load.
 *
 * @param error what ended it before its time; null if nothing did
 */
record BenchReport(String url, LoadPlan plan, LoadResult result, @Nullable String error) {

  private static final double MIB = 1024 * 1024;
  private static final double NANOS = 1e9;

  String text() {
    Latencies latencies = result.latencies();
    return String.format(
        Locale.ROOT,
        """
        %s: %,d connections, %s of %s, %,d in flight
          time       %.1f s
          messages   %,d   %,.0f/s   %,.2f MiB/s each way
          latency    p50 %s   p90 %s   p99 %s   p99.9 %s   max %s
          generator  %.0f %% busy
          errors     %s
        """,
        Printable.line(url),
        plan.connections(),
        kind(),
        new ByteSize(plan.size()),
        plan.inFlight(),
        result.nanos() / NANOS,
        result.messages(),
        result.rate(),
        mebibytes(),
        millis(latencies.percentile(0.5)),
        millis(latencies.percentile(0.9)),
        millis(latencies.percentile(0.99)),
        millis(latencies.percentile(0.999)),
        millis(latencies.max()),
        100 * result.busy(),
        error == null ? "none" : error.lines().findFirst().orElse(""));
  }

  private String kind() {
    return switch (plan.payload()) {
      case TEXT, NON_ASCII -> "text";
      case BINARY -> "binary";
    };
  }

  /** Of payload, a second and direction. */
  private double mebibytes() {
    return result.rate() * plan.size() / MIB;
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
  }

  String json() {
    return object(
        json -> {
          json.writeStringProperty("url", url);
          json.writeNumberProperty("connections", plan.connections());
          json.writeNumberProperty("size", plan.size());
          json.writeStringProperty("payload", kind());
          json.writeNumberProperty("inFlight", plan.inFlight());
          json.writeNumberProperty("seconds", rounded(result.nanos() / NANOS));
          json.writeNumberProperty("messages", result.messages());
          json.writeNumberProperty("messagesPerSecond", rounded(result.rate()));
          json.writeNumberProperty("mebibytesPerSecond", rounded(mebibytes()));
          json.writeObjectPropertyStart("latencyMicros");
          json.writeNumberProperty("p50", micros(0.5));
          json.writeNumberProperty("p90", micros(0.9));
          json.writeNumberProperty("p99", micros(0.99));
          json.writeNumberProperty("p99.9", micros(0.999));
          json.writeNumberProperty("max", rounded(result.latencies().max() / 1e3));
          json.writeEndObject();
          json.writeNumberProperty("generatorBusy", rounded(result.busy()));
          json.writeArrayPropertyStart("errors");
          if (error != null) {
            json.writeString(error);
          }
          json.writeEndArray();
        });
  }

  private double micros(double fraction) {
    return rounded(result.latencies().percentile(fraction) / 1e3);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static String object(Consumer<JsonGenerator> properties) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      properties.accept(json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return out.toString();
  }

  /**
   * What it tells of connections that were only held.
   *
   * @param wanted how many there should be
   * @param open how many there were
   */
  record Held(String url, int wanted, int open, Duration time) {

    String text() {
      return String.format(
          Locale.ROOT, "%,d of %,d held for %.1f s%n", open, wanted, time.toNanos() / NANOS);
    }

    String json() {
      return object(
          json -> {
            json.writeStringProperty("url", url);
            json.writeNumberProperty("connections", wanted);
            json.writeNumberProperty("held", open);
            json.writeNumberProperty("seconds", rounded(time.toNanos() / NANOS));
          });
    }
  }
}
