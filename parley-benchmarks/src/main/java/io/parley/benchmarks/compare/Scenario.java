package io.parley.benchmarks.compare;

import io.parley.benchmarks.load.LoadPlan;
import java.time.Duration;

/** The loads that servers are compared under. */
enum Scenario {
  A("64 connections, 32 B text, 1 in flight", 64, 32, true, 1),
  B("64 connections, 32 B text, 16 in flight", 64, 32, true, 16),
  C("64 connections, 16 KiB binary, 1 in flight", 64, 16 * 1024, false, 1),
  D("1 connection, 1 MiB binary, 1 in flight", 1, 1024 * 1024, false, 1),
  E("1000 connections, 125 B text, 1 in flight", 1000, 125, true, 1),
  M("8 connections, 32 B text, 1 in flight", 8, 32, true, 1),
  T("64 connections, 16 KiB text, 1 in flight", 64, 16 * 1024, true, 1);

  final String title;
  private final int connections;
  private final int size;
  private final boolean text;
  private final int inFlight;

  Scenario(String title, int connections, int size, boolean text, int inFlight) {
    this.title = title;
    this.connections = connections;
    this.size = size;
    this.text = text;
    this.inFlight = inFlight;
  }

  LoadPlan plan(Duration warmUp, Duration measured) {
    return new LoadPlan(connections, size, text, inFlight, warmUp, measured);
  }
}
