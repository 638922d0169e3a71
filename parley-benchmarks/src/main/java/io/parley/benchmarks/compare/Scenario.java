package io.parley.benchmarks.compare;

import io.parley.load.LoadPlan;
import io.parley.load.Payload;
import java.time.Duration;
import java.util.Locale;

/** The loads that servers are compared under. */
enum Scenario {
  A("64 connections, 32 B text, 1 in flight", 64, 32, Payload.TEXT, 1),
  B("64 connections, 32 B text, 16 in flight", 64, 32, Payload.TEXT, 16),
  C("64 connections, 16 KiB binary, 1 in flight", 64, 16 * 1024, Payload.BINARY, 1),
  D("1 connection, 1 MiB binary, 1 in flight", 1, 1024 * 1024, Payload.BINARY, 1),
  E("1000 connections, 125 B text, 1 in flight", 1000, 125, Payload.TEXT, 1),
  G("64 at a time: connect, upgrade, close", 64, 0, Payload.TEXT, 1),
  M("8 connections, 32 B text, 1 in flight", 8, 32, Payload.TEXT, 1),
  T("64 connections, 16 KiB text, 1 in flight", 64, 16 * 1024, Payload.TEXT, 1),
  U("64 connections, 1 KiB text beyond ASCII, 4 in flight", 64, 1024, Payload.NON_ASCII, 4);

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

  /** Whether connections come and go, and say nothing meanwhile. */
  boolean reconnects() {
    return this == G;
  }

  String letter() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Payload bytes of each message. */
  int size() {
    return size;
  }

  LoadPlan plan() {
    return new LoadPlan(connections, size, payload, inFlight, PATIENCE);
  }
}
