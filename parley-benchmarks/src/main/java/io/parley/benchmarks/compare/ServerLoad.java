package io.parley.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a message costs servers: all of them stay up and take turns. */
final class ServerLoad {

  private final Options options;
  private final Results results = new Results("server", "generator");

  private ServerLoad(Options options) {
    this.options = options;
  }

  static void compare(Options options) throws IOException, InterruptedException {
    if (options.tls()) {
      try (TestStore store = TestStore.create(options.tlsProvider())) {
        new ServerLoad(options).run(store);
      }
    } else {
      new ServerLoad(options).run(null);
    }
  }

  private void run(@Nullable TestStore store) throws IOException, InterruptedException {
    List<ServerProcess> servers = new ArrayList<>();
    try {
      for (ServerKind kind : options.servers()) {
        try {
          kind.checkThere(options.tls());
          servers.add(ServerProcess.start(kind, options, store));
        } catch (IOException e) {
          System.err.println(kind.title + " is left out: " + e.getMessage());
        }
      }
      System.out.print(results.head());
      for (Scenario scenario : options.scenarios()) {
        print(scenario, rounds(scenario, new ArrayList<>(servers)));
        // After each, so that a run that is broken off has left what it had.
        results.write(options);
      }
    } finally {
      servers.forEach(ServerProcess::close);
    }
  }

  /** A server that fails is left out of this scenario, and the others go on. */
  private Map<ServerKind, List<Turn>> rounds(Scenario scenario, List<ServerProcess> servers) {
    Map<ServerKind, List<Turn>> turns = new LinkedHashMap<>();
    servers.removeIf(
        server -> fails(scenario, server, () -> Turn.warm(server, scenario, options.warmCpu())));
    servers.forEach(server -> turns.put(server.kind(), new ArrayList<>()));
    for (int round = 0; round < options.rounds(); round++) {
      // A round begins with another server each time, so that none always follows the same one.
      Collections.rotate(servers, -1);
      for (ServerProcess server : List.copyOf(servers)) {
        List<Turn> own = Objects.requireNonNull(turns.get(server.kind()));
        if (fails(scenario, server, () -> own.add(Turn.run(server, scenario, options.seconds())))) {
          servers.remove(server);
          turns.remove(server.kind());
        }
      }
    }
    return turns;
  }

  /** Something that needs a server. */
  private interface Try {
    void run() throws IOException;
  }

  private static boolean fails(Scenario scenario, ServerProcess server, Try step) {
    try {
      step.run();
      return false;
    } catch (IOException e) {
      System.err.println(
          server.kind().title + " is left out of " + scenario.letter() + ": " + e.getMessage());
      return true;
    }
  }

  private void print(Scenario scenario, Map<ServerKind, List<Turn>> turns) {
    if (turns.isEmpty()) {
      return;
    }
    List<Turn> first = turns.values().iterator().next();
    String group = scenario.letter() + tls() + scenario.title;
    turns.forEach(
        (kind, own) -> System.out.print(results.add(Figure.of(group, kind.title, own, first))));
  }

  private String tls() {
    if (!options.tls()) {
      return ": ";
    }
    return options.tlsProvider().equals("jdk") ? " with TLS: " : " with TLS by OpenSSL: ";
  }
}
