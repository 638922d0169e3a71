package io.parley.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts servers, or puts clients to the cases of a fuzzing server. */
public final class Main {

  private static final String USAGE =
      "usage: servers FIRST-PORT [LIBRARY...] | clients ws://HOST:PORT [LIBRARY...]";

  private Main() {}

  /**
   * Arguments: {@code servers} and the first of the ports to listen on, or {@code clients} and
   * where the fuzzing server listens; then the libraries, if not all.
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      throw new IllegalArgumentException(USAGE);
    }
    Set<String> libraries = Set.copyOf(List.of(args).subList(2, args.length));
    switch (args[0]) {
      case "servers" -> servers(Integer.parseInt(args[1]), libraries);
      case "clients" -> clients(args[1], libraries);
      default -> throw new IllegalArgumentException(USAGE);
    }
  }

  /** Prints what {@code parley conformance server} takes as its arguments. */
  private static void servers(int firstPort, Set<String> libraries) throws Exception {
    List<PeerServer> all = new ArrayList<>(LaterPeers.servers());
    all.add(new JavaWebSocketEcho());
    all.add(new JettyEcho());
    all.add(new NettyEcho());
    all.add(new TomcatEcho());
    all.add(new UndertowEcho());
    all.add(new VertxEcho());
    int port = firstPort;
    for (PeerServer server : all) {
      if (libraries.isEmpty() || libraries.contains(server.library())) {
        server.start(port);
        System.out.println(Versions.named(server.library()) + "=ws://127.0.0.1:" + port + "/");
        port++;
      }
    }
  }

  private static void clients(String root, Set<String> libraries) throws Exception {
    List<PeerClient> all =
        List.of(
            new JavaWebSocketVisitor(),
            new JdkVisitor(),
            new JettyVisitor(),
            new NettyVisitor(),
            new OkHttpVisitor(),
            new ParleyVisitor());
    Set<String> wanted =
        libraries.isEmpty()
            ? all.stream().map(Main::library).collect(Collectors.toSet())
            : libraries;
    for (PeerClient client : all) {
      if (wanted.contains(library(client))) {
        new Driver(client, root).run();
        System.out.println(client.agent() + " is through");
      }
    }
    // Libraries keep threads that would keep the process.
    System.exit(0);
  }

  private static String library(PeerClient client) {
    return client.agent().replaceFirst("-\\d.*", "");
  }
}
