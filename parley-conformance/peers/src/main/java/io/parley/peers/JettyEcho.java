package io.parley.peers;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty takes permessage-deflate unless told otherwise. */
final class JettyEcho implements PeerServer {

  @Override
  public String library() {
    return "Jetty";
  }

  @Override
  public void start(int port) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setMaxTextMessageSize(MAX_MESSAGE);
              container.setMaxBinaryMessageSize(MAX_MESSAGE);
              container.addMapping("/*", (request, response, done) -> new Endpoint());
            }));
    server.start();
  }

  /** Public, for Jetty looks up its methods. */
  public static final class Endpoint extends Session.Listener.AbstractAutoDemanding {

    @Override
    public void onWebSocketText(String text) {
      getSession().sendText(text, Callback.NOOP);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer bytes, Callback done) {
      getSession().sendBinary(bytes, done);
    }
  }
}
