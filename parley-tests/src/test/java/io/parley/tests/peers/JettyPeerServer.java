package io.parley.tests.peers;

import io.parley.WsMessage;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.tests.LoopbackTls;
import java.net.URI;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** The server of Jetty. */
final class JettyPeerServer implements PeerServer {

  private static final Response REFUSAL =
      Response.of(Status.FORBIDDEN).text("Members only – ask at the door.");

  private final boolean tls;
  private final Accepted<PeerSocket> accepted = new Accepted<>();
  private final Server server = new Server();
  private final ServerConnector connector;

  private JettyPeerServer(boolean tls, ConnectionFactory... protocols) throws Exception {
    this.tls = tls;
    connector = new ServerConnector(server, tls ? factory() : null, protocols);
    connector.setHost("localhost");
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setMaxTextMessageSize(2 * Peers.MIB);
              container.setMaxBinaryMessageSize(2 * Peers.MIB);
              container.addMapping("/*", this::endpoint);
            }));
    server.start();
  }

  static JettyPeerServer http1(boolean tls) throws Exception {
    return new JettyPeerServer(tls, new HttpConnectionFactory());
  }

  /** Nothing but that: with TLS by ALPN, in the clear by prior knowledge. */
  static JettyPeerServer http2(boolean tls) throws Exception {
    HttpConfiguration http = new HttpConfiguration();
    if (!tls) {
      return new JettyPeerServer(false, new HTTP2CServerConnectionFactory(http));
    }
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2");
    return new JettyPeerServer(true, alpn, new HTTP2ServerConnectionFactory(http));
  }

  private static SslContextFactory.Server factory() {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setSslContext(LoopbackTls.server());
    return factory;
  }

  private Object endpoint(
      ServerUpgradeRequest request, ServerUpgradeResponse response, Callback done) {
    String target = request.getHttpURI().getPathQuery();
    if (target.startsWith(REFUSE)) {
      response.setStatus(REFUSAL.status().code());
      response.getHeaders().put("Content-Type", "text/plain; charset=utf-8");
      Content.Sink.write(response, true, REFUSAL.bodyText(), done);
      return null;
    }
    if (request.hasSubProtocol(SUBPROTOCOL)) {
      response.setAcceptedSubProtocol(SUBPROTOCOL);
    }
    response.getHeaders().put(Peers.HEADER, "answered");
    String header = request.getHeaders().get(Peers.HEADER);
    return new Socket(target, header).new Listener();
  }

  @Override
  public URI uri(String path) {
    return URI.create((tls ? "wss" : "ws") + "://localhost:" + connector.getLocalPort() + path);
  }

  @Override
  public PeerSocket accept() {
    return accepted.next();
  }

  @Override
  public Response refusal() {
    return REFUSAL;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Socket extends JettySocket {

    private final String target;
    private final String header;

    Socket(String target, String header) {
      this.target = target;
      this.header = header;
    }

    @Override
    void opened(Session opened) {
      String subprotocol = opened.getUpgradeResponse().getAcceptedSubProtocol();
      tell(new PeerEvent.Opened(subprotocol, header, target));
      accepted.add(this);
      if (target.startsWith(GREET)) {
        opened.sendText(GREETING, org.eclipse.jetty.websocket.api.Callback.NOOP);
      }
    }

    @Override
    void message(WsMessage message) {
      super.message(message);
      if (target.startsWith(ECHO)) {
        answer(message);
      }
    }
  }
}
