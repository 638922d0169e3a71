package io.parley.benchmarks.compare;

import io.parley.benchmarks.server.ParleyServer;
import io.parley.benchmarks.server.PlainNettyServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers that can be compared. */
enum ServerKind {
  NETTY("netty", PlainNettyServer.class, null),
  INLINE("parley-inline", ParleyServer.class, "inline"),
  WORKERS("parley-workers", ParleyServer.class, "workers"),
  NETTY_COMPRESSED("netty-compressed", PlainNettyServer.class, "compressed"),
  COMPRESSED("parley-compressed", ParleyServer.class, "compressed"),
  COMPRESSED_INLINE("parley-compressed-inline", ParleyServer.class, "compressed-inline"),
  CONTEXT("parley-context", ParleyServer.class, "context");

  final String title;
  private final Class<?> main;
  private final @Nullable String mode;

  ServerKind(String title, Class<?> main, @Nullable String mode) {
    this.title = title;
    this.main = main;
    this.mode = mode;
  }

  boolean isParley() {
    return main == ParleyServer.class;
  }

  static ServerKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.title.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no server is called " + name));
  }

  /**
   * The command, behind {@code java}, that starts it on that port: the same for all but for main.
   */
  List<String> command(int port, List<String> jvmOptions) {
    List<String> command = new ArrayList<>(jvmOptions);
    command.addAll(List.of("-Xmx2g", "-XX:+UseParallelGC"));
    if (Runtime.version().feature() >= 24) {
      // Netty's ways to native memory; without these the JDK warns and may take slower ones.
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), main.getName(), "" + port));
    if (mode != null) {
      command.add(mode);
    }
    return command;
  }
}
