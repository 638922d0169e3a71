package io.parley.benchmarks.compare;

import io.parley.load.LoadPlan;
import io.parley.load.Payload;
import java.time.Duration;

/** The loads that servers are compared under. */
enum Scenario {
  A("64 connections, 32 B text, 1 in flight", 64, 32, Payload.TEXT, 1),
  B("64 connections, 32 B text, 16 in flight", 64, 32, Payload.TEXT, 16),
  C("64 connections, 16 KiB binary, 1 in flight", 64, 16 * 1024, Payload.BINARY, 1),
  D("1 connection, 1 MiB binary, 1 in flight", 1, 1024 * 1024, Payload.BINARY, 1),
  E("1000 connections, 125 B text, 1 in flight", 1000, 125, Payload.TEXT, 1),
  M("8 connections, 32 B text, 1 in flight", 8, 32, Payload.TEXT, 1),
  T("64 connections, 16 KiB text, 1 in flight", 64, 16 * 1024, Payload.TEXT, 1);

  /** For whatever a server has to answer. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final String title;
  private final int connections;
  private final int size;
  private final Payload payload;
  private final int inFlight;

  Scenario(String title, int connections, int size, Payload payload, int inFlight) {
    this.title = title;
    this.connections = connections;
    this.size = size;
    this.payload = payload;
    this.inFlight = inFlight;
  }

  LoadPlan plan() {
    return new LoadPlan(connections, size, payload, inFlight, PATIENCE);
  }
}
