package io.parley.netty;

/** The entry: servers and clients on Netty. */
public final class Netty {

  private Netty() {}

  /**
   * A backend that listens on that port, on every address of the machine unless {@link
   * NettyBackend#host} says otherwise.
   *
   * @param port 1 to 65535, or 0 for any port that is free
   * @throws IllegalArgumentException if the port is out of range
   */
  public static NettyBackend on(int port) {
    return new NettyBackend(new ServerOptions(port));
  }

  /**
   * A backend on a port that is free, reachable from this machine only; each server of it gets its
   * own port. For tests.
   */
  public static NettyBackend onFreePort() {
    return on(0).host("localhost");
  }

  /** A client with the defaults. */
  public static NettyClient client() {
    return new NettyClient(ClientOptions.DEFAULTS);
  }
}
