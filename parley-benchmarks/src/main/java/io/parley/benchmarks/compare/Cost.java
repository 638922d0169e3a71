package io.parley.benchmarks.compare;

import io.parley.benchmarks.crowd.Crowd;
import java.io.IOException;
import java.time.Duration;

/**
 * What a server and the generator used while a crowd was at work.
 *
 * @param messages that came to the generator
 * @param seconds that it took
 * @param serverCpu processor seconds of the server in that time
 * @param generatorCpu processor seconds of the generator
 * @param foreign what everything else took of all processors, 0 to 1
 */
record Cost(long messages, double seconds, double serverCpu, double generatorCpu, double foreign) {

  /** Has the crowd, which is at work, go on for that long. */
  static Cost of(ServerProcess server, Crowd crowd, double duration) throws IOException {
    long own = ProcessHandle.current().pid();
    long replies = crowd.replies();
    long begin = System.nanoTime();
    double machine = Proc.busySeconds();
    double generator = Proc.cpuSeconds(own);
    double cpu = server.cpuSeconds();
    crowd.pump(Duration.ofNanos((long) (duration * 1e9)));
    double serverCpu = server.cpuSeconds() - cpu;
    double generatorCpu = Proc.cpuSeconds(own) - generator;
    double others = Proc.busySeconds() - machine - serverCpu - generatorCpu;
    double seconds = (System.nanoTime() - begin) / 1e9;
    double foreign = Math.max(0, others) / seconds / Proc.processors();
    return new Cost(crowd.replies() - replies, seconds, serverCpu, generatorCpu, foreign);
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
