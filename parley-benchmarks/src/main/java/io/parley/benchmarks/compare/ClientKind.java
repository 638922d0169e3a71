package io.parley.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The clients that can be compared; their programs are in the jar of the peers. */
enum ClientKind {
  NETTY("netty"),
  INLINE("parley-inline"),
  WORKERS("parley-workers"),
  OKHTTP("okhttp"),
  JDK("jdk"),
  JAVA_WEBSOCKET("java-websocket");

  private static final String MAIN = "io.parley.peers.load.ClientLoad";

  final String title;

  ClientKind(String title) {
    this.title = title;
  }

  static ClientKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.title.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no client is called " + name));
  }

  /** The command that starts it against a server on that port. */
  List<String> command(int port, Path java, List<String> jvmOptions) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(Jvm.options());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", Peers.JAR.toString(), MAIN, title, "" + port));
    return command;
  }
}
