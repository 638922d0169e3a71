package io.parley.testing.contract;

/** The two ends of a socket. */
enum Side {
  SERVER,
  CLIENT;

  Side other() {
    return this == SERVER ? CLIENT : SERVER;
  }
}
