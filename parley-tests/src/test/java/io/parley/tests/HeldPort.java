package io.parley.tests;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this machine that the system gives to nobody else while this is open. Until somebody
 * who knows its number listens there, who connects is refused.
 */
public final class HeldPort implements AutoCloseable {

  /** Bound and never listening: two that both allow reuse may share a port, if one asks for it. */
  private final Socket holder = new Socket();

  /** Takes one, on every address. */
  public HeldPort() throws IOException {
    holder.setReuseAddress(true);
    holder.bind(new InetSocketAddress(0));
  }

  /** Its number. */
  public int number() {
    return holder.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
