package io.parley.conformance.cases;

import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.SocketConnection;
import io.parley.conformance.wire.Trace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connects by TCP, and with TLS to {@code wss}.
 *
 * @param tls makes the sockets of {@code wss}; null for what the JDK trusts
 * @param checkHost whether the certificate must be for the host of the URI
 */
public record SocketDialer(@Nullable SSLSocketFactory tls, boolean checkHost) implements Dialer {

  private static final int WS_PORT = 80;
  private static final int WSS_PORT = 443;

  @Override
  public Connection connect(URI uri, Duration patience, Trace trace) throws IOException {
    boolean secure = "wss".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? WSS_PORT : WS_PORT;
    int millis = (int) patience.toMillis();
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), millis);
      Socket above = secure ? secured(socket, host, port, millis) : socket;
      return new SocketConnection(socket, above, trace);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secured(Socket socket, String host, int port, int millis) throws IOException {
    SSLSocketFactory factory = tls == null ? (SSLSocketFactory) SSLSocketFactory.getDefault() : tls;
    SSLSocket secure = (SSLSocket) factory.createSocket(socket, host, port, true);
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
