package io.parley.benchmarks.compare;

import io.parley.benchmarks.crowd.Crowd;
import io.parley.benchmarks.crowd.Talk;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What it costs a server to send the same to many, and to compress. */
final class CrowdCost {

  /** The subscribers of scenario f, and its publisher, which gets its own messages, too. */
  private static final int MANY = 501;

  private static final int SHORT = 100;
  private static final int KIB = 1024;
  private static final int ECHOES = 32;

  private static final List<ServerKind> PLAIN =
      List.of(ServerKind.NETTY, ServerKind.INLINE, ServerKind.WORKERS);

  private static final List<ServerKind> PARLEY = List.of(ServerKind.INLINE, ServerKind.WORKERS);

  private static final List<ServerKind> COMPRESSED =
      List.of(ServerKind.NETTY_COMPRESSED, ServerKind.COMPRESSED_INLINE, ServerKind.COMPRESSED);

  /** Long enough for all connections to be in their rhythm. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  private final Options options;
  private final Map<ServerKind, ServerProcess> servers = new EnumMap<>(ServerKind.class);
  private final Map<CrowdCase, Map<ServerKind, List<Cost>>> costs = new LinkedHashMap<>();

  private CrowdCost(Options options) {
    this.options = options;
  }

  /** One message to many: to a group, to a topic, compressed. */
  static void broadcast(Options options) throws IOException, InterruptedException {
    String f = "f: group of 500, 100 B text";
    String json = "group of 500, 1 KiB JSON";
    new CrowdCost(options)
        .run(
            List.of(
                new CrowdCase(f, "/broadcast", SHORT, false, MANY, 0, PLAIN, f),
                new CrowdCase(
                    "group of %,d, 100 B text".formatted(options.connections()),
                    "/broadcast",
                    SHORT,
                    false,
                    options.connections() + 1,
                    0,
                    PLAIN,
                    f),
                new CrowdCase(
                    "topic of %,d, 100 B text".formatted(options.connections()),
                    "/topic",
                    SHORT,
                    false,
                    options.connections() + 1,
                    0,
                    PARLEY,
                    f),
                new CrowdCase(json, "/broadcast", KIB, false, MANY, 0, COMPRESSED, json),
                new CrowdCase(
                    json + ", compressed", "/broadcast", KIB, true, MANY, 0, COMPRESSED, json)));
  }

  /** Echoes of compressed messages, each compressed by itself. */
  static void deflate(Options options) throws IOException, InterruptedException {
    String small = "32 connections, 1 KiB JSON";
    String large = "32 connections, 16 KiB JSON";
    new CrowdCost(options)
        .run(
            List.of(
                new CrowdCase(small, "/", KIB, true, ECHOES, 1, COMPRESSED, small),
                new CrowdCase(large, "/", 16 * KIB, true, ECHOES, 1, COMPRESSED, large)));
  }

  private void run(List<CrowdCase> cases) throws IOException, InterruptedException {
    try {
      List<ServerKind> kinds =
          cases.stream().flatMap(c -> c.servers().stream()).distinct().toList();
      for (ServerKind kind : kinds) {
        servers.put(kind, ServerProcess.start(kind, options));
      }
      for (CrowdCase each : cases) {
        costs.put(each, new EnumMap<>(ServerKind.class));
        for (ServerKind kind : each.servers()) {
          costs.get(each).put(kind, new ArrayList<>());
          warm(each, server(kind));
        }
      }
      for (int round = 0; round < options.rounds(); round++) {
        for (CrowdCase each : cases) {
          turns(each, round);
        }
      }
      print();
    } finally {
      servers.values().forEach(ServerProcess::close);
    }
  }

  private ServerProcess server(ServerKind kind) {
    ServerProcess server = servers.get(kind);
    if (server == null) {
      throw new IllegalStateException(kind + " has not been started");
    }
    return server;
  }

  private void warm(CrowdCase each, ServerProcess server) throws IOException {
    double used = 0;
    while (used < options.warmCpu()) {
      used += measure(each, server, 1).serverCpu();
    }
  }

  private void turns(CrowdCase each, int round) throws IOException {
    List<ServerKind> kinds = each.servers();
    for (int i = 0; i < kinds.size(); i++) {
      // A round begins with another server each time, so that none always follows the same one.
      ServerKind kind = kinds.get((i + round) % kinds.size());
      costs.get(each).get(kind).add(measure(each, server(kind), options.seconds()));
    }
  }

  private static Cost measure(CrowdCase each, ServerProcess server, double seconds)
      throws IOException {
    Talk talk = each.learn(server);
    try (Crowd crowd = each.open(server, talk)) {
      crowd.begin();
      crowd.pump(SETTLE);
      Cost cost = Cost.of(server, crowd, seconds);
      crowd.end();
      return cost;
    }
  }

  private void print() {
    System.out.println(
        "| case | server | CPU µs a message | × | of the base | messages/s | server busy"
            + " | generator busy | others |\n|---|---|--:|--:|--:|--:|--:|--:|--:|");
    costs.forEach(
        (each, byServer) -> {
          List<Cost> first = byServer.get(each.servers().get(0));
          Map<ServerKind, List<Cost>> base = base(each);
          each.servers()
              .forEach(kind -> print(each, kind, byServer.get(kind), first, base.get(kind)));
        });
  }

  private Map<ServerKind, List<Cost>> base(CrowdCase each) {
    return costs.entrySet().stream()
        .filter(other -> other.getKey().title().equals(each.base()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static void print(
      CrowdCase each, ServerKind kind, List<Cost> own, List<Cost> first, List<Cost> base) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.3f | %.2f | %.2f | %,.0f | %.0f %% | %.0f %% | %.0f %% |%n",
        each.title(),
        kind.title,
        Medians.of(own, Cost::cpuMicros),
        Medians.ofRatio(first, own, Cost::cpuMicros),
        Medians.ofRatio(own, base, Cost::cpuMicros),
        Medians.of(own, Cost::rate),
        100 * Medians.of(own, Cost::serverBusy),
        100 * Medians.of(own, Cost::generatorBusy),
        100 * Medians.of(own, Cost::foreign));
  }
}
