package io.parley.benchmarks.compare;

import io.parley.load.Latencies;
import io.parley.load.LoadGenerator;
import io.parley.load.LoadResult;
import java.io.IOException;
import java.time.Duration;

/**
 * One server under one load for a while.
 *
 * @param messages answered, or connections that came and went
 * @param seconds that it took
 * @param serverCpu processor seconds of the server in that time
 * @param generatorCpu processor seconds of the generator
 * @param foreign what everything else took of all processors, 0 to 1
 * @param latencies of the messages or the connections
 */
record Turn(
    long messages,
    double seconds,
    double serverCpu,
    double generatorCpu,
    double foreign,
    Latencies latencies) {

  /** Long enough for all connections to be in their rhythm. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  /** How many turns of a second at most {@link #warm} makes for each processor second. */
  private static final int WARM_TURNS = 5;

  /** Until the JIT compiler has had its time, however busy the machine is. */
  static void warm(ServerProcess server, Scenario scenario, double cpuSeconds) throws IOException {
    double used = 0;
    for (int turn = 0; used < cpuSeconds && turn < WARM_TURNS * cpuSeconds; turn++) {
      used += run(server, scenario, 1).serverCpu();
    }
  }

  static Turn run(ServerProcess server, Scenario scenario, double duration) throws IOException {
    try (LoadGenerator load = new LoadGenerator(server.target(), scenario.plan())) {
      if (scenario.reconnects()) {
        load.reconnect(SETTLE);
      } else {
        load.begin(SETTLE);
      }
      double machine = Proc.busySeconds();
      double generator = Proc.cpuSeconds(ProcessHandle.current().pid());
      double cpu = server.cpuSeconds();
      load.measure(Duration.ofNanos((long) (duration * 1e9)));
      double serverCpu = server.cpuSeconds() - cpu;
      double generatorCpu = Proc.cpuSeconds(ProcessHandle.current().pid()) - generator;
      double others = Proc.busySeconds() - machine - serverCpu - generatorCpu;
      if (!scenario.reconnects()) {
        load.end();
      }
      LoadResult result = load.result();
      double seconds = result.nanos() / 1e9;
      double foreign = Math.max(0, others) / seconds / Proc.processors();
      return new Turn(
          result.messages(), seconds, serverCpu, generatorCpu, foreign, result.latencies());
    }
  }

  double cpuMicros() {
    return serverCpu * 1e6 / messages;
  }

  /** In microseconds. */
  double latency(double fraction) {
    return latencies.percentile(fraction) / 1e3;
  }

  double rate() {
    return messages / seconds;
  }

  double serverBusy() {
    return serverCpu / seconds;
  }

  double generatorBusy() {
    return generatorCpu / seconds;
  }
}
