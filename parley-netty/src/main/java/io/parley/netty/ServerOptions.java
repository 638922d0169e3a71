package io.parley.netty;

import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.http.AddressRanges;
import io.parley.netty.http2.SessionBounds;
import io.parley.netty.listen.ListenAddress;
import io.parley.netty.listen.TcpListenAddress;
import io.parley.netty.listen.UnixListenAddress;
import io.parley.netty.server.HttpService;
import io.parley.netty.tls.Alpn;
import io.parley.netty.tls.ServerContexts;
import io.parley.netty.unix.UnixPath;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
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

  /** Instead of a port; null for none. */
  final @Nullable UnixPath unix;

  /** Of the socket's file; null for those that the system gives. */
  @Nullable Set<PosixFilePermission> permissions;

  /** Null for none. */
  @Nullable ServerTls tls;

  /** Null for HTTP/1.1 alone. */
  @Nullable Http2Config http2 = Http2Config.DEFAULTS;

  WebSocketConfig config = WebSocketConfig.server();

  /** 0 for no bound. */
  int maxConnections;

  /** 0 for no bound. */
  int maxConnectionsPerAddress;

  /** Those that must say by the PROXY protocol whose connections they pass on. */
  AddressRanges proxies = AddressRanges.NONE;

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
    this.unix = null;
  }

  ServerOptions(UnixPath unix) {
    this.port = 0;
    this.unix = unix;
  }

  /** For one server. */
  ListenAddress address() {
    return unix == null
        ? new TcpListenAddress(host, port)
        : new UnixListenAddress(unix, permissions);
  }

  /** What the channels of one server share. */
  HttpService service(PolyHandler handler) {
    ServerContexts contexts = null;
    if (tls != null) {
      contexts =
          new ServerContexts(tls.settings(), http2 == null ? Alpn.HTTP_1_1 : Alpn.HTTP_2_OR_1_1);
    }
    SessionBounds bounds = http2 == null ? null : http2.bounds(config.maxHeaderSize());
    return new HttpService(handler, config, contexts, bounds, maxBodySize, keepAlive);
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
