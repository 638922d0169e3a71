package io.parley.peers;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's client offers permessage-deflate when told to. */
final class JettyVisitor implements PeerClient {

  private final WebSocketClient client = new WebSocketClient();

  @Override
  public String agent() {
    return Versions.named("Jetty");
  }

  @Override
  public void connect(URI uri, Visit visit) throws Exception {
    if (!client.isStarted()) {
      client.setMaxTextMessageSize(PeerServer.MAX_MESSAGE);
      client.setMaxBinaryMessageSize(PeerServer.MAX_MESSAGE);
      client.start();
    }
    ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
    request.addExtensions("permessage-deflate");
    try {
      var unused =
          client
              .connect(new Messages(visit), request)
              .whenComplete(
                  (session, failure) -> {
                    if (failure != null) {
                      visit.over();
                    }
                  });
    } catch (IOException e) {
      visit.over();
    }
  }

  /** Public, for Jetty looks up its methods. */
  public static final class Messages extends Session.Listener.AbstractAutoDemanding {
    private final Visit visit;

    Messages(Visit visit) {
      this.visit = visit;
    }

    @Override
    public void onWebSocketText(String text) {
      visit.text(text, echo -> getSession().sendText(echo, Callback.NOOP));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer bytes, Callback done) {
      visit.binary(bytes, echo -> getSession().sendBinary(echo, done));
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback done) {
      visit.over();
      done.succeed();
    }
  }
}
