package io.parley.netty;

import io.parley.Backend;
import io.parley.Dispatch;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocketConfig;
import io.parley.http.AddressRanges;
import io.parley.netty.tls.Alpn;
import io.parley.netty.tls.ServerContexts;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * Where and how servers listen: HTTP/1.1, HTTP/2 and WebSockets on one TCP port or Unix socket,
 * with TLS or without. HTTP/2 is spoken with those who ask for it: by ALPN with TLS, by prior
 * knowledge without (RFC 9113 section 3). Immutable; each method gives a changed copy. {@link
 * Netty#on} and {@link Netty#onUnix} make one.
 */
public final class NettyBackend implements Backend {

  private final ServerOptions options;

  NettyBackend(ServerOptions options) {
    this.options = options;
  }

  /**
   * Listens on one address only.
   *
   * @param host a name or an address of this machine; default: every address
   * @throws IllegalArgumentException on a Unix socket
   */
  public NettyBackend host(String host) {
    if (options.unix != null) {
      throw new IllegalArgumentException(
          "a server on the Unix socket " + options.unix + " has no host");
    }
    return with(o -> o.host = host);
  }

  /**
   * Who may connect to the Unix socket: whoever may write to its file. They are set as soon as the
   * file is there; until then, and by default, they are what the system gives a new file (see
   * {@code umask}). What the folder does not let through never gets so far.
   *
   * @param permissions as {@code ls} shows them, such as {@code rw-rw----}
   * @throws IllegalArgumentException if the text is of another form, or on a TCP port
   */
  public NettyBackend socketPermissions(String permissions) {
    Set<PosixFilePermission> parsed;
    try {
      parsed = PosixFilePermissions.fromString(permissions);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "permissions are given as rw-rw----, not as " + permissions, e);
    }
    if (options.unix == null) {
      throw new IllegalArgumentException("only a Unix socket has permissions (Netty.onUnix)");
    }
    return with(o -> o.permissions = parsed);
  }

  /**
   * Speaks TLS, as that certificate's holder. The files are read now, and again when {@link
   * io.parley.Server#reloadTls} is called.
   *
   * @param certificate PEM: the server's certificate first, then those that lead to the root
   * @param key PEM: its private key, PKCS #8 without a password
   * @throws IllegalArgumentException naming the file that cannot be read or has not what it must
   *     have
   */
  public NettyBackend tls(Path certificate, Path key) {
    return tls(TlsIdentity.pem(certificate, key));
  }

  /** Speaks TLS, as that certificate's holder. */
  public NettyBackend tls(TlsIdentity identity) {
    return tls(ServerTls.of(identity));
  }

  /** Speaks TLS as that context says. */
  public NettyBackend tls(SSLContext context) {
    return tls(ServerTls.of(context));
  }

  /**
   * Speaks TLS. Of all methods {@code tls} the last call counts.
   *
   * @throws IllegalArgumentException if it has what this machine cannot do, such as a cipher suite
   *     that is not supported, or OpenSSL where there is none
   */
  public NettyBackend tls(ServerTls tls) {
    new ServerContexts(tls.settings(), Alpn.HTTP_1_1).requireUsable();
    return with(o -> o.tls = tls);
  }

  /**
   * Changes bounds and times of the sockets; starts from what is set already, at first {@link
   * WebSocketConfig#server()}.
   */
  public NettyBackend config(UnaryOperator<WebSocketConfig.Builder> changes) {
    WebSocketConfig config = changes.apply(options.config.toBuilder()).build();
    return with(o -> o.config = config);
  }

  /**
   * Browsers may open sockets from pages of these origins, besides those of this very server.
   *
   * @param origins each {@code scheme://host} or {@code scheme://host:port}
   * @throws IllegalArgumentException if one of them is no origin
   */
  public NettyBackend allowOrigins(String... origins) {
    return config(config -> config.allowOrigins(origins));
  }

  /** Browsers may open sockets from every page; see {@link io.parley.OriginPolicy#any()}. */
  public NettyBackend anyOrigin() {
    return config(WebSocketConfig.Builder::anyOrigin);
  }

  /**
   * Takes the word of the proxies at these addresses for who sent a request, by which scheme and to
   * which host: see {@link io.parley.http.TrustedProxies}. They must set the headers they tell it
   * with, and remove those that clients send. Default: nobody's.
   *
   * @param proxies each an address, a network such as {@code 10.0.0.0/8}, or {@code loopback},
   *     {@code private} or {@code unix}
   * @throws IllegalArgumentException if one is none of that
   */
  public NettyBackend trustForwarded(String... proxies) {
    named("trustForwarded", proxies);
    return config(config -> config.trustForwarded(proxies));
  }

  /**
   * Connections from these addresses are passed on by proxies, and begin with a header of the PROXY
   * protocol, version 1 or 2, in front of TLS and HTTP: it tells the addresses of both ends, which
   * are those of requests and sockets then, and count for {@link #maxConnectionsPerAddress};
   * version 2 may tell, too, that the client speaks TLS with the proxy ({@link
   * io.parley.http.Request#isSecure}). A connection is closed when the header is missing, malformed
   * or does not come within the handshake's time-out, and so is one from elsewhere that sends one.
   * Default: nobody sends one.
   *
   * @param proxies each an address, a network such as {@code 10.0.0.0/8}, or {@code loopback},
   *     {@code private} or {@code unix}
   * @throws IllegalArgumentException if one is none of that
   */
  public NettyBackend proxyProtocol(String... proxies) {
    AddressRanges ranges = named("proxyProtocol", proxies);
    return with(o -> o.proxies = ranges);
  }

  private static AddressRanges named(String option, String... proxies) {
    if (proxies.length == 0) {
      throw new IllegalArgumentException(
          option + " names the proxies, such as loopback or 10.0.0.0/8");
    }
    return AddressRanges.of(proxies);
  }

  /** Runs handlers and callbacks on the event loop: they must never block. */
  public NettyBackend inline() {
    return config(config -> config.dispatch(Dispatch.INLINE));
  }

  /**
   * Bounds the connections, HTTP and WebSocket together. One more is answered with 503, or with TLS
   * not at all, and closed. Default: as many as the system's descriptor limit allows.
   *
   * @param connections at least 1
   */
  public NettyBackend maxConnections(int connections) {
    Checks.atLeast(1, connections, "maxConnections");
    return with(o -> o.maxConnections = connections);
  }

  /**
   * Bounds the connections from one address; see {@link #maxConnections}. Default: no bound. Behind
   * a proxy every connection comes from the proxy's address; on a Unix socket none has an address,
   * and nothing is counted.
   *
   * @param connections at least 1
   */
  public NettyBackend maxConnectionsPerAddress(int connections) {
    Checks.atLeast(1, connections, "maxConnectionsPerAddress");
    return with(o -> o.maxConnectionsPerAddress = connections);
  }

  /**
   * Bounds the body of an HTTP request; a larger one is answered with 413.
   *
   * @param bytes at least 0; default 1 MiB
   */
  public NettyBackend maxBodySize(int bytes) {
    Checks.atLeast(0, bytes, "maxBodySize");
    return with(o -> o.maxBodySize = bytes);
  }

  /**
   * How long an HTTP connection is kept open for its next request; by HTTP/2 how long one without
   * requests and sockets is.
   *
   * @param idle zero closes each after one answer; default 60 s
   */
  public NettyBackend keepAlive(Duration idle) {
    Checks.notNegative(idle, "keepAlive");
    return with(o -> o.keepAlive = idle);
  }

  /**
   * Changes the bounds of HTTP/2 connections. The header list of a request is bounded by {@link
   * WebSocketConfig#maxHeaderSize()}, a connection without streams by {@link #keepAlive}.
   *
   * @param changes starts from what is set already
   * @throws IllegalArgumentException if what comes of it cannot be
   */
  public NettyBackend http2(UnaryOperator<Http2Config> changes) {
    Http2Config before = options.http2 == null ? Http2Config.DEFAULTS : options.http2;
    Http2Config config = changes.apply(before);
    return with(o -> o.http2 = config);
  }

  /** Speaks HTTP/1.1 alone. */
  public NettyBackend withoutHttp2() {
    return with(o -> o.http2 = null);
  }

  /**
   * Gives each server event loops of its own, which end with it, instead of those that all servers
   * and clients share.
   *
   * @param loops at least 1
   */
  public NettyBackend loops(int loops) {
    Checks.atLeast(1, loops, "loops");
    return with(
        o -> {
          o.loops = loops;
          o.runtime = null;
        });
  }

  /**
   * Runs servers on these threads, which the caller closes after them. Default: {@link
   * NettyRuntime#shared()}.
   */
  public NettyBackend runtime(NettyRuntime runtime) {
    return with(
        o -> {
          o.loops = 0;
          o.runtime = runtime;
        });
  }

  @Override
  public Server server(PolyHandler handler) {
    return new NettyServer(options, handler);
  }

  private NettyBackend with(Consumer<ServerOptions> change) {
    return new NettyBackend(options.with(change));
  }
}
