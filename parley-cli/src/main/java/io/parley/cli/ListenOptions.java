package io.parley.cli;

import picocli.CommandLine.Option;

/** The address that a server listens on. */
final class ListenOptions {

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Port to listen on; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Name or address of this machine to listen on (default: ${DEFAULT-VALUE}, which only"
              + " this machine reaches; 0.0.0.0 for every address).")
  private String host = "localhost";

  /** Unless another port is asked for, on that one. */
  ListenOptions(int port) {
    this.port = port;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }
}
