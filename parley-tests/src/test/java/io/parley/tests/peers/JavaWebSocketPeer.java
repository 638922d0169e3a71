package io.parley.tests.peers;

import io.parley.WsMessage;
import io.parley.tests.LoopbackTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;

/** The client of Java-WebSocket. */
final class JavaWebSocketPeer implements PeerClient {

  private static final Pattern REFUSED = Pattern.compile("Invalid status code received: (\\d+).*");

  @Override
  public PeerSocket connect(URI uri, List<String> subprotocols, Map<String, String> headers) {
    // The empty name stands for a server that agrees on none.
    List<IProtocol> protocols =
        Stream.concat(subprotocols.stream(), Stream.of("")).<IProtocol>map(Protocol::new).toList();
    Socket socket =
        new Socket(
            new Client(
                uri,
                new Draft_6455(List.of(new PerMessageDeflateExtension()), protocols),
                headers));
    socket.client.owner = socket;
    socket.client.setConnectionLostTimeout(0);
    if (uri.getScheme().equals("wss")) {
      socket.client.setSocketFactory(LoopbackTls.client().getSocketFactory());
    }
    socket.client.connect();
    return socket;
  }

  @Override
  public Shows shows() {
    return Shows.STATUS;
  }

  /**
   * A thread of its own writes. The one that reads stops it once a close is under way, which is at
   * times before the Close is written; Jetty's server meets that as ours does.
   */
  @Override
  public boolean mayLoseItsClose() {
    return true;
  }

  @Override
  public void close() {
    // Each socket has threads of its own, which end with it.
  }

  private static final class Socket extends JavaWebSocketSocket {

    private final Client client;

    Socket(Client client) {
      this.client = client;
    }

    @Override
    WebSocket socket() {
      return client.getConnection();
    }

    @Override
    void cut() {
      try {
        client.getSocket().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Client extends WebSocketClient {

    /** Set before it connects. */
    private Socket owner;

    Client(URI uri, Draft_6455 draft, Map<String, String> headers) {
      super(uri, draft, headers, Math.toIntExact(Peers.PATIENCE.toMillis()));
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      owner.opened(handshake, null);
    }

    @Override
    public void onMessage(String text) {
      owner.message(WsMessage.of(text));
    }

    @Override
    public void onMessage(ByteBuffer bytes) {
      owner.message(WsMessage.of(bytes));
    }

    @Override
    public void onWebsocketPong(WebSocket from, Framedata frame) {
      owner.tell(new PeerEvent.Pong(PeerSocket.copy(frame.getPayloadData())));
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      Matcher refused = REFUSED.matcher(reason);
      owner.tell(
          refused.lookingAt()
              ? new PeerEvent.Refused(Integer.parseInt(refused.group(1)), null)
              : new PeerEvent.Closed(code, reason));
    }

    @Override
    public void onError(Exception cause) {
      // An onClose follows.
    }
  }
}
