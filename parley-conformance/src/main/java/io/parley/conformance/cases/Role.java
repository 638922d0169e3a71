package io.parley.conformance.cases;

/** What the tested peer is. */
public enum Role {
  /** A server; the kit connects to it. */
  SERVER,
  /** A client; it connects to the kit. */
  CLIENT;

  /** As people write it. */
  public String word() {
    return this == SERVER ? "server" : "client";
  }
}
