package io.parley.benchmarks.compare;

import io.parley.load.Latencies;
import io.parley.load.LoadGenerator;
import io.parley.load.LoadResult;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One server or client under one load for a while.
 *
 * @param messages answered, or connections that came and went
 * @param seconds that it took
 * @param cpu processor seconds of its process in that time
 * @param otherCpu processor seconds of what it talks to
 * @param foreign what everything else took of all processors, 0 to 1
 * @param latencies of the messages or the connections; null if nobody looked
 */
record Turn(
    long messages,
    double seconds,
    double cpu,
    double otherCpu,
    double foreign,
    @Nullable Latencies latencies) {

  /** Long enough for all connections to be in their rhythm. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  /** How many turns of a second at most {@link #warm} makes for each processor second. */
  private static final int WARM_TURNS = 5;

  /** Until the JIT compiler has had its time, however busy the machine is. */
  static void warm(ServerProcess server, Scenario scenario, double cpuSeconds) throws IOException {
    double used = 0;
    for (int turn = 0; used < cpuSeconds && turn < WARM_TURNS * cpuSeconds; turn++) {
      used += run(server, scenario, 1).cpu();
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
      if (result.messages() == 0) {
        throw new IOException("no message came back in the time that counts");
      }
      double seconds = result.nanos() / 1e9;
      double foreign = Math.max(0, others) / seconds / Proc.processors();
      return new Turn(
          result.messages(), seconds, serverCpu, generatorCpu, foreign, result.latencies());
    }
  }

  /** What is below the grain of the system's accounts counts as one grain. */
  double cpuMicros() {
    return Math.max(cpu, Proc.TICK_SECONDS) * 1e6 / messages;
  }

  /** In microseconds; not a number if nobody looked. */
  double latency(double fraction) {
    return latencies == null ? Double.NaN : latencies.percentile(fraction) / 1e3;
  }

  double rate() {
    return messages / seconds;
  }

  double busy() {
    return cpu / seconds;
  }

  double otherBusy() {
    return otherCpu / seconds;
  }
}
