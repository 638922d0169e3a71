package io.parley.conformance.cases;

import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.Trace;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;

/**
 * A server to test.
 *
 * @param uri of a WebSocket that sends every message back: {@code ws} or {@code wss}
 * @param dialer the way there
 * @param timing how long to wait
 */
public record Target(URI uri, Dialer dialer, Timing timing) {

  /**
   * Checks the URI.
   *
   * @throws IllegalArgumentException if it is no absolute {@code ws} or {@code wss} URI with a host
   */
  public Target {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !scheme.equals("ws") && !scheme.equals("wss")) {
      throw new IllegalArgumentException(
          "a server to test is named as ws://host:port/path or wss://host:port/path, not " + uri);
    }
  }

  /**
   * A server that is reached by TCP, or by TLS with a certificate that the JDK trusts.
   *
   * @throws IllegalArgumentException if it is no absolute {@code ws} or {@code wss} URI with a host
   */
  public Target(URI uri, Timing timing) {
    this(uri, new SocketDialer(null, true), timing);
  }

  /** Host and, unless it is the scheme's own, port. */
  String authority() {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  /** Path and query, as a request line has them. */
  String path() {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  Connection connect(Trace trace) throws IOException {
    return dialer.connect(uri, timing.patience(), trace);
  }
}
