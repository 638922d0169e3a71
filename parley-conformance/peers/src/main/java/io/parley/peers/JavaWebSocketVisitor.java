package io.parley.peers;

import java.net.URI;
import java.nio.ByteBuffer;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket has permessage-deflate as an extension to add. */
final class JavaWebSocketVisitor implements PeerClient {

  @Override
  public String agent() {
    return Versions.named("Java-WebSocket");
  }

  @Override
  public void connect(URI uri, Visit visit) {
    new Visitor(uri, visit).connect();
  }

  private static final class Visitor extends WebSocketClient {
    private final Visit visit;

    Visitor(URI uri, Visit visit) {
      super(uri, new Draft_6455(new PerMessageDeflateExtension()));
      this.visit = visit;
    }

    @Override
    public void onOpen(ServerHandshake answer) {}

    @Override
    public void onMessage(String text) {
      visit.text(text, this::send);
    }

    @Override
    public void onMessage(ByteBuffer bytes) {
      visit.binary(bytes, this::send);
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      visit.over();
    }

    @Override
    public void onError(Exception cause) {}
  }
}
