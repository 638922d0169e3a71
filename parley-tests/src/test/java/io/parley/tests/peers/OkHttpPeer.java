package io.parley.tests.peers;

import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.WsMessage;
import io.parley.tests.LoopbackTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** OkHttp's client. */
final class OkHttpPeer implements PeerClient {

  private final OkHttpClient client;

  OkHttpPeer() {
    this(Duration.ZERO);
  }

  OkHttpPeer(Duration pingInterval) {
    client =
        new OkHttpClient.Builder()
            .sslSocketFactory(LoopbackTls.client().getSocketFactory(), LoopbackTls.trustManager())
            .pingInterval(pingInterval)
            .build();
  }

  @Override
  public PeerSocket connect(URI uri, List<String> subprotocols, Map<String, String> headers) {
    Request.Builder request = new Request.Builder().url(uri.toString());
    headers.forEach(request::header);
    if (!subprotocols.isEmpty()) {
      request.header("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
    }
    return new Socket(request.build());
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private final class Socket extends PeerSocket {

    private final WebSocket socket;

    Socket(Request request) {
      socket = client.newWebSocket(request, new Listener());
    }

    @Override
    void send(WsMessage message) {
      boolean sent =
          message.isText()
              ? socket.send(message.text())
              : socket.send(ByteString.of(message.bytes()));
      if (!sent) {
        throw new IllegalStateException("OkHttp refused " + message);
      }
    }

    @Override
    void sendFragment(WsMessage part, boolean last) {
      abort("OkHttp sends no fragments");
    }

    @Override
    void ping(String payload) {
      abort("OkHttp sends no pings but those of its keepalive");
    }

    @Override
    void close(int code, String reason) {
      socket.close(code, reason);
    }

    @Override
    void closeWithoutCode() {
      abort("OkHttp sends no Close without a code");
    }

    @Override
    void cut() {
      socket.cancel();
    }

    private final class Listener extends WebSocketListener {

      @Override
      public void onOpen(WebSocket opened, Response response) {
        tell(
            new PeerEvent.Opened(
                response.header("Sec-WebSocket-Protocol"), response.header(Peers.HEADER), null));
      }

      @Override
      public void onMessage(WebSocket from, String text) {
        tell(new PeerEvent.Message(WsMessage.of(text)));
      }

      @Override
      public void onMessage(WebSocket from, ByteString bytes) {
        tell(new PeerEvent.Message(WsMessage.of(bytes.asByteBuffer())));
      }

      @Override
      public void onClosing(WebSocket closing, int code, String reason) {
        closing.close(code == 1005 ? 1000 : code, reason);
      }

      @Override
      public void onClosed(WebSocket closed, int code, String reason) {
        tell(new PeerEvent.Closed(code, reason));
      }

      @Override
      public void onFailure(WebSocket failed, Throwable cause, Response response) {
        if (response == null || response.code() == 101) {
          tell(new PeerEvent.Failed(cause));
          return;
        }
        try {
          tell(new PeerEvent.Refused(response.code(), response.body().string()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
