package io.parley.benchmarks.compare;

import io.parley.benchmarks.load.LoadGenerator;
import io.parley.benchmarks.load.LoadPlan;
import io.parley.benchmarks.load.LoadResult;
import java.io.IOException;
import java.time.Duration;

/**
 * One server under one load for a while.
 *
 * @param messages answered
 * @param seconds that it took
 * @param serverCpu processor seconds of the server in that time
 * @param generatorCpu processor seconds of the generator
 * @param foreignCpu processor seconds of everything else on the machine
 */
record Turn(
    long messages, double seconds, double serverCpu, double generatorCpu, double foreignCpu) {

  /** Long enough for all connections to be in their rhythm. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  static Turn run(ServerProcess server, Scenario scenario, double seconds) throws IOException {
    LoadPlan plan = scenario.plan(SETTLE, Duration.ofNanos((long) (seconds * 1e9)));
    try (LoadGenerator load = new LoadGenerator(server.port(), "/")) {
      load.begin(plan);
      double machine = Proc.busySeconds();
      double generator = Proc.cpuSeconds(ProcessHandle.current().pid());
      double cpu = server.cpuSeconds();
      LoadResult result = load.measure(plan);
      double serverCpu = server.cpuSeconds() - cpu;
      double generatorCpu = Proc.cpuSeconds(ProcessHandle.current().pid()) - generator;
      double foreign = Proc.busySeconds() - machine - serverCpu - generatorCpu;
      load.end();
      return new Turn(
          result.messages(), result.nanos() / 1e9, serverCpu, generatorCpu, Math.max(0, foreign));
    }
  }

  double cpuMicros() {
    return serverCpu * 1e6 / messages;
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

  /** What others took of the whole machine. */
  double foreign() {
    return foreignCpu / seconds / Runtime.getRuntime().availableProcessors();
  }
}
