package io.parley.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 * @param clients the first is what the others are compared with
 * @param clientCore where clients run
 * @param jvmOptions more options for the JVM of what is measured
 * @param tls whether the load goes through TLS
 * @param tlsProvider whose, in our servers and Netty's: {@code jdk} or {@code openssl}
 * @param json file for all figures, or null; so are the next two
 * @param svg for the chart of the ratios
 * @param markdown for the table
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
    List<ClientKind> clients,
    String clientCore,
    List<String> jvmOptions,
    boolean tls,
    String tlsProvider,
    @Nullable Path json,
    @Nullable Path svg,
    @Nullable Path markdown) {

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("servers", "netty,parley-inline,parley-workers"),
          Map.entry("scenarios", ""),
          Map.entry("rounds", "5"),
          Map.entry("seconds", "3"),
          Map.entry("warm-cpu", "4"),
          Map.entry("connections", "10000"),
          Map.entry("hold", "60"),
          Map.entry("server-core", "0"),
          Map.entry("clients", "all"),
          Map.entry("client-core", "1"),
          Map.entry("tls-provider", "jdk"),
          Map.entry("jvm", ""),
          Map.entry("json", ""),
          Map.entry("svg", ""),
          Map.entry("markdown", ""));

  private static final String SCENARIOS = "abcet";
  private static final String TLS_SCENARIOS = "abc";

  /** With these besides. */
  Options withJvmOptions(List<String> more) {
    List<String> all = Stream.concat(jvmOptions.stream(), more.stream()).toList();
    return new Options(
        servers,
        scenarios,
        rounds,
        seconds,
        warmCpu,
        connections,
        hold,
        serverCore,
        clients,
        clientCore,
        all,
        tls,
        tlsProvider,
        json,
        svg,
        markdown);
  }

  /** Payload bytes of the largest message, but no less than anybody would configure. */
  int maxMessage() {
    return Math.max(64 * 1024, scenarios.stream().mapToInt(Scenario::size).max().orElse(0));
  }

  static Options parse(List<String> args) {
    Map<String, String> values = new HashMap<>(DEFAULTS);
    List<String> rest = new ArrayList<>(args);
    boolean tls = rest.remove("--tls");
    for (int i = 0; i < rest.size(); i += 2) {
      String name = rest.get(i).replaceFirst("^--", "");
      if (!DEFAULTS.containsKey(name) || i + 1 == rest.size()) {
        throw new IllegalArgumentException(
            "options: --tls, and each with a value, here with the defaults: " + DEFAULTS);
      }
      values.put(name, rest.get(i + 1));
    }
    String scenarios = values.get("scenarios");
    return new Options(
        servers(values.get("servers")),
        scenarios(scenarios.isEmpty() ? (tls ? TLS_SCENARIOS : SCENARIOS) : scenarios),
        Integer.parseInt(values.get("rounds")),
        Double.parseDouble(values.get("seconds")),
        Double.parseDouble(values.get("warm-cpu")),
        Integer.parseInt(values.get("connections")),
        Integer.parseInt(values.get("hold")),
        values.get("server-core"),
        clients(values.get("clients")),
        values.get("client-core"),
        Arrays.stream(values.get("jvm").split(" ")).filter(option -> !option.isEmpty()).toList(),
        tls,
        tlsProvider(values.get("tls-provider")),
        file(values.get("json")),
        file(values.get("svg")),
        file(values.get("markdown")));
  }

  private static String tlsProvider(String name) {
    if (!name.equals("jdk") && !name.equals("openssl")) {
      throw new IllegalArgumentException("TLS is by jdk or openssl, not by " + name);
    }
    return name;
  }

  private static List<ServerKind> servers(String names) {
    return names.equals("all")
        ? ServerKind.all()
        : Arrays.stream(names.split(",")).map(ServerKind::named).toList();
  }

  private static List<ClientKind> clients(String names) {
    return names.equals("all")
        ? List.of(ClientKind.values())
        : Arrays.stream(names.split(",")).map(ClientKind::named).toList();
  }

  private static List<Scenario> scenarios(String letters) {
    return letters
        .toUpperCase(Locale.ROOT)
        .chars()
        .mapToObj(letter -> Scenario.valueOf(Character.toString(letter)))
        .toList();
  }

  private static @Nullable Path file(String name) {
    return name.isEmpty() ? null : Path.of(name);
  }
}
