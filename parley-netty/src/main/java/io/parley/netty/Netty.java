package io.parley.netty;

import io.parley.netty.unix.UnixPath;
import java.nio.file.Path;

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
   * A backend on a Unix socket: a file through which processes of this machine talk, and no port.
   * The file is made at the start and removed at the stop. What a server that is gone has left
   * there is replaced; while one listens there, or when the file is no socket, the start fails and
   * leaves it alone. See {@link NettyBackend#socketPermissions} for who may connect.
   *
   * @param path of the file; its folder must be there
   * @throws IllegalArgumentException if the path is longer than the system allows (106 bytes on
   *     Linux)
   */
  public static NettyBackend onUnix(Path path) {
    return new NettyBackend(new ServerOptions(UnixPath.of(path)));
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
