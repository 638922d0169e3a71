package io.parley.tests.peers;

import io.parley.tests.LoopbackTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.UpgradeResponse;
import org.eclipse.jetty.websocket.api.exceptions.UpgradeException;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** The client of Jetty. */
final class JettyPeer implements PeerClient {

  private final WebSocketClient client;

  private JettyPeer(HttpClientTransport transport) throws Exception {
    client = new WebSocketClient(new HttpClient(transport));
    client.setMaxTextMessageSize(2 * Peers.MIB);
    client.setMaxBinaryMessageSize(2 * Peers.MIB);
    client.start();
  }

  static JettyPeer http1() throws Exception {
    return new JettyPeer(new HttpClientTransportOverHTTP(connector()));
  }

  /** With TLS by ALPN, in the clear by prior knowledge. */
  static JettyPeer http2() throws Exception {
    ClientConnector connector = connector();
    HTTP2Client http2 = new HTTP2Client(connector);
    return new JettyPeer(
        new HttpClientTransportDynamic(
            connector, new ClientConnectionFactoryOverHTTP2.HTTP2(http2)));
  }

  private static ClientConnector connector() {
    SslContextFactory.Client tls = new SslContextFactory.Client();
    tls.setSslContext(LoopbackTls.client());
    ClientConnector connector = new ClientConnector();
    connector.setSslContextFactory(tls);
    return connector;
  }

  @Override
  public PeerSocket connect(URI uri, List<String> subprotocols, Map<String, String> headers) {
    ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
    headers.forEach(request::setHeader);
    request.setSubProtocols(subprotocols);
    request.addExtensions("permessage-deflate");
    Socket socket = new Socket();
    try {
      var unused =
          client
              .connect(socket.new Listener(), request)
              .whenComplete(
                  (session, failure) -> {
                    if (failure != null) {
                      socket.failedToOpen(failure);
                    }
                  });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return socket;
  }

  /**
   * Of messages sent one right behind the other some refer back to the one before, although it has
   * agreed to {@code client_no_context_takeover}: an inflater that knows the one alone fails too.
   */
  @Override
  public boolean forgets() {
    return false;
  }

  @Override
  public Shows shows() {
    return Shows.STATUS;
  }

  /** Three times in three hundred, on a busy machine: it ends TCP in order, without its Close. */
  @Override
  public boolean mayLeaveOutACrossingClose() {
    return true;
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Socket extends JettySocket {

    @Override
    void opened(Session opened) {
      UpgradeResponse response = opened.getUpgradeResponse();
      tell(
          new PeerEvent.Opened(
              response.getAcceptedSubProtocol(), response.getHeader(Peers.HEADER), null));
    }

    private void failedToOpen(Throwable failure) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      if (cause instanceof UpgradeException refused && refused.getResponseStatusCode() > 0) {
        tell(new PeerEvent.Refused(refused.getResponseStatusCode(), null));
      } else {
        tell(new PeerEvent.Failed(cause));
      }
    }
  }
}
