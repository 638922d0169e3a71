package io.parley.peers.load;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket, with Nagle's algorithm off as all others have it. */
final class JavaWebSocketLoad implements LoadClient {

  @Override
  public Sender connect(URI uri, Echoes echoes) throws Exception {
    Client client = new Client(uri, echoes);
    client.setTcpNoDelay(true);
    if (!client.connectBlocking(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("Java-WebSocket did not connect to " + uri);
    }
    return new Sender() {
      @Override
      public void send() {
        client.send(TEXT);
      }

      @Override
      public void end() {
        client.closeConnection(1001, "");
      }
    };
  }

  private static final class Client extends WebSocketClient {
    private final Echoes echoes;

    Client(URI uri, Echoes echoes) {
      super(uri);
      this.echoes = echoes;
    }

    @Override
    public void onOpen(ServerHandshake answer) {}

    @Override
    public void onMessage(String text) {
      echoes.back(text.length());
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      echoes.broken("closed with " + code);
    }

    @Override
    public void onError(Exception cause) {
      echoes.broken(cause.toString());
    }
  }
}
