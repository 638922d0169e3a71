package io.parley.benchmarks.compare;

import io.parley.WebSocketConfig;
import io.parley.load.LoadGenerator;
import io.parley.load.LoadPlan;
import io.parley.load.Payload;
import java.io.IOException;
import java.time.Duration;

/** What many connections cost that say nothing but the answers to the server's pings. */
final class IdleConnections {

  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final double WARM_CPU = 4;

  private IdleConnections() {}

  static void compare(Options options) throws IOException, InterruptedException {
    System.out.println(
        "| server | connections | live heap KiB each | resident KiB each | CPU % while idle"
            + " | CPU µs a ping |\n|---|--:|--:|--:|--:|--:|");
    for (ServerKind kind : options.servers()) {
      // One of its own for each, for a process that has grown does not shrink again.
      try (ServerProcess server = ServerProcess.start(kind, options)) {
        measure(server, options);
      }
    }
  }

  private static void measure(ServerProcess server, Options options) throws IOException {
    Turn.warm(server, Scenario.E, WARM_CPU);
    int count = options.connections();
    LoadPlan plan = new LoadPlan(count, 0, Payload.TEXT, 1, Scenario.PATIENCE);
    long heap = server.liveHeapBytes();
    long resident = server.residentKib();
    try (LoadGenerator load = new LoadGenerator(server.target(), plan)) {
      load.open();
      load.pump(SETTLE);
      double cpu = server.cpuSeconds();
      load.pump(Duration.ofSeconds(options.hold()));
      double idle = (server.cpuSeconds() - cpu) / options.hold();
      System.out.printf(
          "| %s | %,d | %.2f | %.2f | %.2f | %s |%n",
          server.kind().title,
          count,
          (server.liveHeapBytes() - heap) / 1024.0 / count,
          (double) (server.residentKib() - resident) / count,
          100 * idle,
          server.kind().isParley()
              ? "%.1f".formatted(idle * 1e6 / pingsEachSecond(count))
              : "none");
    }
  }

  /** Of a server with Parley's default; plain Netty sends none. */
  private static double pingsEachSecond(int connections) {
    return connections * 1e9 / WebSocketConfig.server().pingInterval().toNanos();
  }
}
