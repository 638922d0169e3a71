package io.parley.peers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** Java-WebSocket has permessage-deflate as an extension to add. */
final class JavaWebSocketEcho implements PeerServer {

  @Override
  public String library() {
    return "Java-WebSocket";
  }

  @Override
  public void start(int port) throws InterruptedException {
    Echo echo = new Echo(port);
    echo.setTcpNoDelay(true);
    echo.start();
    echo.started.await();
  }

  private static final class Echo extends WebSocketServer {
    private final CountDownLatch started = new CountDownLatch(1);

    Echo(int port) {
      super(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          List.of(new Draft_6455(new PerMessageDeflateExtension())));
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake request) {}

    @Override
    public void onMessage(WebSocket socket, String text) {
      socket.send(text);
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer bytes) {
      socket.send(bytes);
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(WebSocket socket, Exception cause) {}
  }
}
