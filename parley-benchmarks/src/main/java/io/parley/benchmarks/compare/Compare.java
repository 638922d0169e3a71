package io.parley.benchmarks.compare;

import io.parley.benchmarks.soak.Soak;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Starts servers as processes of their own on one core, and compares them from this process, which
 * belongs on another. Prints tables in Markdown.
 */
public final class Compare {

  private Compare() {}

  /**
   * Arguments: {@code load}, {@code idle}, {@code broadcast}, {@code deflate}, {@code compression}
   * or {@code soak}, then options.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String mode = args.length == 0 ? "load" : args[0];
    List<String> rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    if (mode.equals("soak")) {
      System.exit(Soak.run(rest) ? 0 : 1);
    }
    Options options = Options.parse(rest);
    switch (mode) {
      case "load" -> load(options);
      case "idle" -> IdleConnections.compare(options);
      case "broadcast" -> CrowdCost.broadcast(options);
      case "deflate" -> CrowdCost.deflate(options);
      case "compression" -> CompressionCost.compare(options);
      default ->
          throw new IllegalArgumentException(
              "load, idle, broadcast, deflate, compression or soak, not " + mode);
    }
  }

  private static void load(Options options) throws IOException, InterruptedException {
    List<ServerProcess> servers = new ArrayList<>();
    try {
      for (ServerKind kind : options.servers()) {
        servers.add(ServerProcess.start(kind, options));
      }
      System.out.println(
          "| scenario | server | CPU µs a message | × | messages/s | × | server busy | generator busy"
              + " | others |\n|---|---|--:|--:|--:|--:|--:|--:|--:|");
      for (Scenario scenario : options.scenarios()) {
        print(scenario, rounds(scenario, servers, options));
      }
    } finally {
      servers.forEach(ServerProcess::close);
    }
  }

  private static Map<ServerKind, List<Turn>> rounds(
      Scenario scenario, List<ServerProcess> servers, Options options) throws IOException {
    Map<ServerKind, List<Turn>> turns = new EnumMap<>(ServerKind.class);
    for (ServerProcess server : servers) {
      warm(server, scenario, options.warmCpu());
      turns.put(server.kind(), new ArrayList<>());
    }
    for (int round = 0; round < options.rounds(); round++) {
      for (int i = 0; i < servers.size(); i++) {
        // A round begins with another server each time, so that none always follows the same one.
        ServerProcess server = servers.get((i + round) % servers.size());
        turns.get(server.kind()).add(Turn.run(server, scenario, options.seconds()));
      }
    }
    return turns;
  }

  /** Until the JIT compiler has had its time, however busy the machine is. */
  private static void warm(ServerProcess server, Scenario scenario, double cpuSeconds)
      throws IOException {
    double used = 0;
    while (used < cpuSeconds) {
      used += Turn.run(server, scenario, 1).serverCpu();
    }
  }

  private static void print(Scenario scenario, Map<ServerKind, List<Turn>> turns) {
    List<Turn> first = turns.values().iterator().next();
    turns.forEach(
        (kind, own) ->
            System.out.printf(
                "| %s: %s | %s | %.3f | %.2f | %,.0f | %.2f | %.0f %% | %.0f %% | %.0f %% |%n",
                scenario.name().toLowerCase(java.util.Locale.ROOT),
                scenario.title,
                kind.title,
                Medians.of(own, Turn::cpuMicros),
                Medians.ofRatio(first, own, Turn::cpuMicros),
                Medians.of(own, Turn::rate),
                Medians.ofRatio(own, first, Turn::rate),
                100 * Medians.of(own, Turn::serverBusy),
                100 * Medians.of(own, Turn::generatorBusy),
                100 * Medians.of(own, Turn::foreign)));
  }
}
