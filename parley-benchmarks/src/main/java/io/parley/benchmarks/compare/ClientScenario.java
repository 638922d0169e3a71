package io.parley.benchmarks.compare;

/** The loads that clients are compared under, of texts of 32 bytes. */
enum ClientScenario {
  ONE("1 connection, 32 B text, 1 in flight", 1, 1),
  DEEP("1 connection, 32 B text, 64 in flight", 1, 64),
  WIDE("32 connections, 32 B text, 1 in flight", 32, 1);

  final String title;
  final int connections;
  final int inFlight;

  ClientScenario(String title, int connections, int inFlight) {
    this.title = title;
    this.connections = connections;
    this.inFlight = inFlight;
  }
}
