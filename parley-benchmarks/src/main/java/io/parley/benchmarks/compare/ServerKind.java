package io.parley.benchmarks.compare;

import io.parley.benchmarks.server.ParleyServer;
import io.parley.benchmarks.server.PlainNettyServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The servers that can be compared. */
enum ServerKind {
  NETTY("netty", Maker.OURS, PlainNettyServer.class.getName() + " plain"),
  INLINE("parley-inline", Maker.OURS, ParleyServer.class.getName() + " inline"),
  BORROWED("parley-borrowed", Maker.OURS, ParleyServer.class.getName() + " borrowed"),
  WORKERS("parley-workers", Maker.OURS, ParleyServer.class.getName() + " workers"),
  NETTY_COMPRESSED(
      "netty-compressed", Maker.OURS, PlainNettyServer.class.getName() + " compressed"),
  COMPRESSED("parley-compressed", Maker.OURS, ParleyServer.class.getName() + " compressed"),
  COMPRESSED_INLINE(
      "parley-compressed-inline", Maker.OURS, ParleyServer.class.getName() + " compressed-inline"),
  CONTEXT("parley-context", Maker.OURS, ParleyServer.class.getName() + " context"),
  VERTX("vert.x", Maker.PEER, "Vert.x"),
  UNDERTOW("undertow", Maker.PEER, "Undertow"),
  TOMCAT("tomcat", Maker.PEER, "Tomcat"),
  JAVA_WEBSOCKET("java-websocket", Maker.PEER, "Java-WebSocket"),
  JETTY("jetty", Maker.PEER, "Jetty"),
  HELIDON("helidon", Maker.LATER_PEER, "Helidon"),
  WS("ws", Maker.NODE, "server.js"),
  BUN("bun", Maker.BUN, "bun.js");

  /** Where a server's program is. */
  private enum Maker {
    /** In the jar of the benchmarks. */
    OURS,
    /** In that of the peers. */
    PEER,
    /** In that of the peers, if a later JDK than the oldest built it. */
    LATER_PEER,
    /** A script for Node. */
    NODE,
    /** A script for Bun. */
    BUN
  }

  final String title;
  private final Maker maker;

  /** The script, the library, or the class, with arguments behind a space each. */
  private final String program;

  ServerKind(String title, Maker maker, String program) {
    this.title = title;
    this.maker = maker;
    this.program = program;
  }

  boolean isParley() {
    return program.startsWith(ParleyServer.class.getName());
  }

  static ServerKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.title.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no server is called " + name));
  }

  /** Those that echo as they come, without compression. */
  static List<ServerKind> all() {
    Set<ServerKind> compressing =
        EnumSet.of(NETTY_COMPRESSED, COMPRESSED, COMPRESSED_INLINE, CONTEXT);
    return Arrays.stream(values()).filter(kind -> !compressing.contains(kind)).toList();
  }

  /**
   * Looks whether it can be started.
   *
   * @throws IOException telling what it lacks
   */
  void checkThere(boolean tls) throws IOException {
    if (tls && maker != Maker.OURS) {
      throw new IOException("it is not set up for TLS here");
    }
    switch (maker) {
      case OURS -> {}
      case PEER -> Peers.checkJar();
      case LATER_PEER -> Peers.checkHelidon();
      case NODE -> Peers.checkInstalled(Peers.WS);
      case BUN -> Peers.checkInstalled(Peers.BUN);
    }
  }

  /**
   * The command that starts it on that port: the same for all of Java but for the program.
   *
   * @param maxMessage bytes that servers of other libraries need to take
   * @param store the key store for TLS; null for plain text
   */
  List<String> command(
      int port, Path java, List<String> jvmOptions, int maxMessage, @Nullable TestStore store) {
    if (maker == Maker.NODE || maker == Maker.BUN) {
      String runtime = maker == Maker.NODE ? "node" : Peers.BUN.toString();
      return List.of(runtime, Peers.NODE.resolve(program).toString(), "" + port);
    }
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(Jvm.options());
    command.addAll(jvmOptions);
    if (maker == Maker.PEER || maker == Maker.LATER_PEER) {
      command.add("-Dpeers.max-message=" + maxMessage);
      command.addAll(List.of("-jar", Peers.JAR.toString(), "servers", "" + port));
      command.add(program);
      return command;
    }
    List<String> words = List.of(program.split(" "));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), words.get(0)));
    command.add("" + port);
    command.addAll(words.subList(1, words.size()));
    if (store != null) {
      command.addAll(List.of(store.file().toString(), store.provider()));
    }
    return command;
  }
}
