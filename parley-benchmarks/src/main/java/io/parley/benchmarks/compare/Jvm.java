package io.parley.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** What every JVM that is measured is started with. */
final class Jvm {

  private Jvm() {}

  static List<String> options() {
    List<String> options = new ArrayList<>(List.of("-Xmx2g", "-XX:+UseParallelGC"));
    if (Runtime.version().feature() >= 24) {
      // Netty's ways to native memory; without these the JDK warns and may take slower ones.
      options.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    return options;
  }
}
