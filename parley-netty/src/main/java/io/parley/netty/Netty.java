package io.parley.netty;

/** The entry: servers and clients on Netty. */
public final class Netty {
  private Netty() {}
}
