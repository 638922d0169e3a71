package io.parley.tests.peers;

import io.parley.WsMessage;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.tests.LoopbackTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

/** The server of Java-WebSocket. */
final class JavaWebSocketPeerServer implements PeerServer {

  private static final long REMINDER_MILLIS = 100;

  private final boolean tls;
  private final Accepted<PeerSocket> accepted = new Accepted<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final Listening server = new Listening();

  /**
   * Its selector thread forgets a wish to write that comes while it finishes the write before: an
   * answer to a Close right behind an echo would stay where it is. Here the wish is said again.
   */
  private final ScheduledExecutorService reminder =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "java-websocket-reminder");
            thread.setDaemon(true);
            return thread;
          });

  JavaWebSocketPeerServer(boolean tls) throws InterruptedException {
    this.tls = tls;
    if (tls) {
      server.setWebSocketFactory(new DefaultSSLWebSocketServerFactory(LoopbackTls.server()));
    }
    server.setConnectionLostTimeout(0);
    server.setReuseAddr(true);
    server.setDaemon(true);
    server.start();
    if (!started.await(Peers.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the server of Java-WebSocket did not start");
    }
    var unused =
        reminder.scheduleWithFixedDelay(
            () -> server.getConnections().forEach(server::onWriteDemand),
            REMINDER_MILLIS,
            REMINDER_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public URI uri(String path) {
    return URI.create((tls ? "wss" : "ws") + "://localhost:" + server.getPort() + path);
  }

  @Override
  public PeerSocket accept() {
    return accepted.next();
  }

  @Override
  public Response refusal() {
    // Any refusal of its application becomes this.
    return Response.of(Status.NOT_FOUND).text("404 WebSocket Upgrade Failure");
  }

  @Override
  public void close() {
    reminder.shutdownNow();
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server stops", e);
    }
  }

  private static final class Socket extends JavaWebSocketSocket {

    private final WebSocket socket;

    Socket(WebSocket socket) {
      this.socket = socket;
    }

    @Override
    WebSocket socket() {
      return socket;
    }

    @Override
    void cut() {
      socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, "cut off by the test");
    }
  }

  private final class Listening extends WebSocketServer {

    Listening() {
      super(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          1,
          List.of(
              new Draft_6455(
                  List.of(new PerMessageDeflateExtension()),
                  List.of(new Protocol(SUBPROTOCOL), new Protocol("")))));
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
        WebSocket socket, Draft draft, ClientHandshake request) throws InvalidDataException {
      if (request.getResourceDescriptor().startsWith(REFUSE)) {
        throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, "not here");
      }
      ServerHandshakeBuilder response =
          super.onWebsocketHandshakeReceivedAsServer(socket, draft, request);
      response.put(Peers.HEADER, "answered");
      return response;
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake request) {
      Socket peer = new Socket(socket);
      socket.setAttachment(peer);
      peer.opened(request, request.getResourceDescriptor());
      accepted.add(peer);
      if (request.getResourceDescriptor().startsWith(GREET)) {
        socket.send(GREETING);
      }
    }

    private void message(WebSocket socket, WsMessage message) {
      Socket peer = socket.getAttachment();
      peer.message(message);
      if (socket.getResourceDescriptor().startsWith(ECHO)) {
        peer.send(message);
      }
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      message(socket, WsMessage.of(text));
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer bytes) {
      message(socket, WsMessage.of(bytes));
    }

    @Override
    public void onWebsocketPong(WebSocket socket, Framedata frame) {
      Socket peer = socket.getAttachment();
      peer.tell(new PeerEvent.Pong(PeerSocket.copy(frame.getPayloadData())));
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
      Socket peer = socket.getAttachment();
      if (peer != null) {
        peer.tell(new PeerEvent.Closed(code, reason));
      }
    }

    @Override
    public void onError(WebSocket socket, Exception cause) {
      // An onClose follows.
    }
  }
}
