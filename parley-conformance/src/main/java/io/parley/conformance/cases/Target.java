package io.parley.conformance.cases;

import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.Trace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server to test.
 *
 * @param uri of a WebSocket that sends every message back: {@code ws} or {@code wss}
 * @param tls makes the sockets of {@code wss}
 * @param checkHost whether the certificate must be for the host of the URI
 * @param timing how long to wait
 */
public record Target(URI uri, @Nullable SSLSocketFactory tls, boolean checkHost, Timing timing) {

  /**
   * Checks the URI.
   *
   * @throws IllegalArgumentException if it is no absolute {@code ws} or {@code wss} URI with a host
   */
  public Target {
    String scheme = scheme(uri);
    if (uri.getHost() == null || !scheme.equals("ws") && !scheme.equals("wss")) {
      throw new IllegalArgumentException(
          "a server to test is named as ws://host:port/path or wss://host:port/path, not " + uri);
    }
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }

  private boolean secure() {
    return scheme(uri).equals("wss");
  }

  private int port() {
    return uri.getPort() >= 0 ? uri.getPort() : secure() ? 443 : 80;
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
    int millis = (int) timing.patience().toMillis();
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port()), millis);
      return new Connection(socket, secure() ? secured(socket, host, millis) : socket, trace);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secured(Socket socket, String host, int millis) throws IOException {
    SSLSocketFactory factory = tls == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : tls;
    SSLSocket secure = (SSLSocket) factory.createSocket(socket, host, port(), true);
    if (checkHost) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
    }
    secure.setSoTimeout(millis);
    secure.startHandshake();
    secure.setSoTimeout(0);
    return secure;
  }
}
