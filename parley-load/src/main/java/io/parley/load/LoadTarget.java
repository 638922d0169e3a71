package io.parley.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the connections go.
 *
 * @param authority host and port, as the URI has them
 * @param host the name alone, for TLS
 * @param address where that is; not looked up when there is a Unix socket
 * @param unix the Unix socket to connect to instead; null for TCP
 * @param path what is asked for, with the query
 * @param headers sent with each opening handshake besides those that belong to it
 * @param tls null for plain text
 */
public record LoadTarget(
    String authority,
    String host,
    InetSocketAddress address,
    @Nullable UnixDomainSocketAddress unix,
    String path,
    Map<String, String> headers,
    @Nullable SSLContext tls) {

  private static final int WS_PORT = 80;
  private static final int WSS_PORT = 443;

  /**
   * The target of a URI.
   *
   * @param uri {@code ws:} or {@code wss:}
   * @param trust for {@code wss:}; null trusts what the JDK trusts
   * @throws UnknownHostException naming the host, if there is no such host
   * @throws IllegalArgumentException if the URI is another one
   */
  public static LoadTarget of(URI uri, Map<String, String> headers, @Nullable SSLContext trust)
      throws UnknownHostException {
    return of(uri, headers, trust, null);
  }

  /**
   * As {@link #of(URI, Map, SSLContext)}.
   *
   * @param unix the Unix socket to connect to, whatever the host; null for TCP
   */
  public static LoadTarget of(
      URI uri, Map<String, String> headers, @Nullable SSLContext trust, @Nullable Path unix)
      throws UnknownHostException {
    boolean secure = "wss".equalsIgnoreCase(uri.getScheme());
    if ((!secure && !"ws".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
      throw new IllegalArgumentException("a server is named as ws://host:port/path, not " + uri);
    }
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? WSS_PORT : WS_PORT;
    String authority = uri.getPort() >= 0 ? uri.getHost() + ':' + port : uri.getHost();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery();
    return new LoadTarget(
        authority,
        host,
        unix == null
            ? new InetSocketAddress(resolved(host), port)
            : InetSocketAddress.createUnresolved(host, port),
        unix == null ? null : UnixDomainSocketAddress.of(unix),
        path + query,
        Map.copyOf(headers),
        secure ? (trust == null ? ofTheJdk() : trust) : null);
  }

  private static InetAddress resolved(String host) throws UnknownHostException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      UnknownHostException clear = new UnknownHostException("there is no host " + host);
      clear.initCause(e);
      throw clear;
    }
  }

  private static SSLContext ofTheJdk() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
