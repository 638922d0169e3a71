package io.parley.netty;

import io.netty.handler.ssl.SslContext;
import io.parley.WebSocketConfig;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NettyBackend} was told; its methods describe each value. The fields change in
 * {@link #with} only, on a copy that nobody else has seen.
 */
final class ServerOptions implements Cloneable {

  final int port;

  /** Null for every address. */
  @Nullable String host;

  /** Null for none. */
  @Nullable SslContext tls;

  WebSocketConfig config = WebSocketConfig.server();

  /** 0 for no bound. */
  int maxConnections;

  /** 0 for no bound. */
  int maxConnectionsPerAddress;

  int maxBodySize = 1024 * 1024;
  Duration keepAlive = Duration.ofSeconds(60);

  /** Loops of each server's own; 0 for those of the runtime. */
  int loops;

  /** Null for the shared one. */
  @Nullable NettyRuntime runtime;

  ServerOptions(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    this.port = port;
  }

  /** A copy, changed. */
  ServerOptions with(Consumer<ServerOptions> change) {
    try {
      ServerOptions copy = (ServerOptions) clone();
      change.accept(copy);
      return copy;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
