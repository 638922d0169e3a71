package io.parley.testing;

/** The entry: sockets in memory. */
public final class InMemory {
  private InMemory() {}
}
