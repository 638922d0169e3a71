package io.parley.benchmarks.soak;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to soak.
 *
 * @param minutes of load
 * @param intervalSeconds between two samples
 * @param serverCore where the server runs
 * @param json where the result goes
 */
record SoakOptions(double minutes, int intervalSeconds, String serverCore, Path json) {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "minutes", "30",
          "interval", "60",
          "server-core", "0",
          "json", "parley-benchmarks/target/soak.json");

  SoakOptions {
    if (intervalSeconds < 1 || minutes * 60 < Verdict.LEAST_SAMPLES * intervalSeconds) {
      throw new IllegalArgumentException(
          "minutes must hold " + Verdict.LEAST_SAMPLES + " times interval, which is in seconds");
    }
  }

  static SoakOptions parse(List<String> args) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    for (int i = 0; i < args.size(); i += 2) {
      String name = args.get(i).replaceFirst("^--", "");
      if (!DEFAULTS.containsKey(name) || i + 1 == args.size()) {
        throw new IllegalArgumentException(
            "options, each with a value, and their defaults: " + DEFAULTS);
      }
      values.put(name, args.get(i + 1));
    }
    return new SoakOptions(
        Double.parseDouble(values.get("minutes")),
        Integer.parseInt(values.get("interval")),
        values.get("server-core"),
        Path.of(values.get("json")));
  }
}
