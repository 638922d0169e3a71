package io.parley.benchmarks.compare;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What to run.
 *
 * @param servers the first is what the others are compared with
 * @param rounds in each of which every server has its turn
 * @param seconds measured in each turn
 * @param warmCpu processor seconds that each server is given before each scenario
 * @param connections idle ones
 * @param hold how many seconds idle connections are watched
 * @param serverCore where all servers run
 * @param jvmOptions more options for the servers' JVM
 */
record Options(
    List<ServerKind> servers,
    List<Scenario> scenarios,
    int rounds,
    double seconds,
    double warmCpu,
    int connections,
    int hold,
    String serverCore,
    List<String> jvmOptions) {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "servers", "netty,parley-inline,parley-workers",
          "scenarios", "abcet",
          "rounds", "5",
          "seconds", "3",
          "warm-cpu", "4",
          "connections", "10000",
          "hold", "60",
          "server-core", "0",
          "jvm", "");

  /** With these besides. */
  Options withJvmOptions(List<String> more) {
    List<String> all = Stream.concat(jvmOptions.stream(), more.stream()).toList();
    return new Options(
        servers, scenarios, rounds, seconds, warmCpu, connections, hold, serverCore, all);
  }

  static Options parse(List<String> args) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    for (int i = 0; i < args.size(); i += 2) {
      String name = args.get(i).replaceFirst("^--", "");
      if (!DEFAULTS.containsKey(name) || i + 1 == args.size()) {
        throw new IllegalArgumentException(
            "options, each with a value, and their defaults: " + DEFAULTS);
      }
      values.put(name, args.get(i + 1));
    }
    return new Options(
        Arrays.stream(values.get("servers").split(",")).map(ServerKind::named).toList(),
        values
            .get("scenarios")
            .toUpperCase(Locale.ROOT)
            .chars()
            .mapToObj(letter -> Scenario.valueOf(Character.toString(letter)))
            .toList(),
        Integer.parseInt(values.get("rounds")),
        Double.parseDouble(values.get("seconds")),
        Double.parseDouble(values.get("warm-cpu")),
        Integer.parseInt(values.get("connections")),
        Integer.parseInt(values.get("hold")),
        values.get("server-core"),
        Arrays.stream(values.get("jvm").split(" ")).filter(option -> !option.isEmpty()).toList());
  }
}
