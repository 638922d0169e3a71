package io.parley.benchmarks.compare;

import io.parley.load.LoadGenerator;
import io.parley.load.LoadResult;
import java.io.IOException;
import java.time.Duration;

/**
 * One server under one load for a while.
 *
 * @param messages answered
 * @param seconds that it took
 * @param serverCpu processor seconds of the server in that time
 * @param generatorCpu processor seconds of the generator
 * @param foreign what everything else took of all processors, 0 to 1
 */
record Turn(long messages, double seconds, double serverCpu, double generatorCpu, double foreign) {

  /** Long enough for all connections to be in their rhythm. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  static Turn run(ServerProcess server, Scenario scenario, double duration) throws IOException {
    try (LoadGenerator load = new LoadGenerator(server.target(), scenario.plan())) {
      load.begin(SETTLE);
      double machine = Proc.busySeconds();
      double generator = Proc.cpuSeconds(ProcessHandle.current().pid());
      double cpu = server.cpuSeconds();
      load.measure(Duration.ofNanos((long) (duration * 1e9)));
      double serverCpu = server.cpuSeconds() - cpu;
      double generatorCpu = Proc.cpuSeconds(ProcessHandle.current().pid()) - generator;
      double others = Proc.busySeconds() - machine - serverCpu - generatorCpu;
      load.end();
      LoadResult result = load.result();
      double seconds = result.nanos() / 1e9;
      double foreign = Math.max(0, others) / seconds / Proc.processors();
      return new Turn(result.messages(), seconds, serverCpu, generatorCpu, foreign);
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
}
