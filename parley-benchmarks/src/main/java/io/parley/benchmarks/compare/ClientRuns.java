package io.parley.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a round trip costs clients: each in a process of its own on one core, against one plain
 * Netty server on another. All stay up and take turns.
 */
final class ClientRuns {

  private static final double SETTLE_SECONDS = 0.3;

  /** Turns of a second at most for each processor second of warming up. */
  private static final int WARM_TURNS = 5;

  private final Options options;
  private final Results results = new Results("client", "server");

  private ClientRuns(Options options) {
    this.options = options;
  }

  static void compare(Options options) throws IOException, InterruptedException {
    Peers.checkJar();
    new ClientRuns(options).run();
  }

  private void run() throws IOException, InterruptedException {
    List<ClientProcess> clients = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(ServerKind.NETTY, options)) {
      for (ClientKind kind : options.clients()) {
        clients.add(ClientProcess.start(kind, server, options));
      }
      System.out.print(results.head());
      for (ClientScenario scenario : ClientScenario.values()) {
        print(scenario, rounds(scenario, new ArrayList<>(clients), server));
        // After each, so that a run that is broken off has left what it had.
        results.write(options);
      }
    } finally {
      clients.forEach(ClientProcess::close);
    }
  }

  /** A client that fails is left out of this scenario, and the others go on. */
  private Map<ClientKind, List<Turn>> rounds(
      ClientScenario scenario, List<ClientProcess> clients, ServerProcess server) {
    Map<ClientKind, List<Turn>> turns = new LinkedHashMap<>();
    clients.removeIf(client -> fails(scenario, client, () -> warm(scenario, client, server)));
    clients.forEach(client -> turns.put(client.kind(), new ArrayList<>()));
    for (int round = 0; round < options.rounds(); round++) {
      // A round begins with another client each time, so that none always follows the same one.
      Collections.rotate(clients, -1);
      for (ClientProcess client : List.copyOf(clients)) {
        List<Turn> own = Objects.requireNonNull(turns.get(client.kind()));
        if (fails(
            scenario, client, () -> own.add(turn(scenario, client, server, options.seconds())))) {
          clients.remove(client);
          turns.remove(client.kind());
        }
      }
    }
    return turns;
  }

  /** Something that needs a client. */
  private interface Try {
    void run() throws IOException;
  }

  private static boolean fails(ClientScenario scenario, ClientProcess client, Try step) {
    try {
      step.run();
      return false;
    } catch (IOException e) {
      System.err.println(
          client.kind().title + " is left out of " + scenario.title + ": " + e.getMessage());
      return true;
    }
  }

  private void warm(ClientScenario scenario, ClientProcess client, ServerProcess server)
      throws IOException {
    double used = 0;
    for (int i = 0; used < options.warmCpu() && i < WARM_TURNS * options.warmCpu(); i++) {
      used += turn(scenario, client, server, 1).cpu();
    }
  }

  private static Turn turn(
      ClientScenario scenario, ClientProcess client, ServerProcess server, double seconds)
      throws IOException {
    client.ask("open " + scenario.connections + " " + scenario.inFlight, 0);
    measure(client, SETTLE_SECONDS);
    double machine = Proc.busySeconds();
    double others = server.cpuSeconds();
    double cpu = client.cpuSeconds();
    String[] measured = measure(client, seconds);
    cpu = client.cpuSeconds() - cpu;
    others = server.cpuSeconds() - others;
    double foreign = Proc.busySeconds() - machine - cpu - others;
    client.ask("close", 0);
    double took = Long.parseLong(measured[1]) / 1e9;
    long messages = Long.parseLong(measured[0]);
    if (messages == 0) {
      throw new IOException("no message came back in the time that counts");
    }
    return new Turn(
        messages, took, cpu, others, Math.max(0, foreign) / took / Proc.processors(), null);
  }

  private static String[] measure(ClientProcess client, double seconds) throws IOException {
    return client.ask("measure " + (long) (seconds * 1000), seconds).split(" ");
  }

  private void print(ClientScenario scenario, Map<ClientKind, List<Turn>> turns) {
    if (turns.isEmpty()) {
      return;
    }
    List<Turn> first = turns.values().iterator().next();
    turns.forEach(
        (kind, own) ->
            System.out.print(results.add(Figure.of(scenario.title, kind.title, own, first))));
  }
}
