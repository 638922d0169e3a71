package io.parley.tests.peers;

import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.WsMessage;
import io.parley.tests.LoopbackTls;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The client of the JDK, {@code java.net.http}. */
final class JdkPeer implements PeerClient {

  private final HttpClient client =
      HttpClient.newBuilder().sslContext(LoopbackTls.client()).build();

  @Override
  public PeerSocket connect(URI uri, List<String> subprotocols, Map<String, String> headers) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    headers.forEach(builder::header);
    if (!subprotocols.isEmpty()) {
      List<String> others = subprotocols.subList(1, subprotocols.size());
      builder.subprotocols(subprotocols.get(0), others.toArray(String[]::new));
    }
    Socket socket = new Socket();
    socket.opening =
        builder
            .buildAsync(uri, socket.new Listener())
            .whenComplete(
                (opened, failure) -> {
                  if (failure != null) {
                    socket.failedToOpen(failure);
                  }
                });
    return socket;
  }

  @Override
  public Shows shows() {
    return Shows.STATUS;
  }

  @Override
  public boolean showsHeaders() {
    return false;
  }

  @Override
  public boolean compresses() {
    return false;
  }

  @Override
  public void close() {
    // The JDK's client needs no closing, and before 21 cannot be closed.
  }

  private static final class Socket extends PeerSocket {

    /** Set by the test's thread before it uses the socket. */
    private CompletableFuture<WebSocket> opening;

    private void failedToOpen(Throwable failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      if (cause instanceof WebSocketHandshakeException refused) {
        tell(new PeerEvent.Refused(refused.getResponse().statusCode(), null));
      } else {
        tell(new PeerEvent.Failed(cause));
      }
    }

    private WebSocket socket() {
      return Peers.get(opening);
    }

    @Override
    void send(WsMessage message) {
      sendFragment(message, true);
    }

    @Override
    void sendInVain(WsMessage message) {
      var unused = socket().sendBinary(message.bytes(), true);
    }

    @Override
    void sendFragment(WsMessage part, boolean last) {
      Peers.get(
          part.isText()
              ? socket().sendText(part.text(), last)
              : socket().sendBinary(part.bytes(), last));
    }

    @Override
    void ping(String payload) {
      Peers.get(socket().sendPing(Peers.utf8(payload)));
    }

    @Override
    void close(int code, String reason) {
      // It fails when the other side was first; the events tell what came of it.
      var unused = socket().sendClose(code, reason);
    }

    @Override
    void closeWithoutCode() {
      abort("the JDK's client sends no Close without a code");
    }

    @Override
    void cut() {
      socket().abort();
    }

    /** Callbacks come one at a time. */
    private final class Listener implements WebSocket.Listener {

      private final StringBuilder text = new StringBuilder();
      private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

      @Override
      public void onOpen(WebSocket opened) {
        String subprotocol = opened.getSubprotocol();
        tell(new PeerEvent.Opened(subprotocol.isEmpty() ? null : subprotocol, null, null));
        opened.request(1);
      }

      @Override
      public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
          tell(new PeerEvent.Message(WsMessage.of(text.toString())));
          text.setLength(0);
        }
        from.request(1);
        return null;
      }

      @Override
      public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] copy = WsMessage.of(part).toByteArray();
        bytes.write(copy, 0, copy.length);
        if (last) {
          tell(new PeerEvent.Message(WsMessage.of(bytes.toByteArray())));
          bytes.reset();
        }
        from.request(1);
        return null;
      }

      @Override
      public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
        tell(new PeerEvent.Pong(copy(payload)));
        from.request(1);
        return null;
      }

      @Override
      public CompletionStage<?> onClose(WebSocket closed, int code, String reason) {
        tell(new PeerEvent.Closed(code, reason));
        return null;
      }

      @Override
      public void onError(WebSocket failed, Throwable cause) {
        tell(new PeerEvent.Failed(cause));
      }
    }
  }
}
