package io.parley.peers.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The client of the JDK, which takes a message when the one before has gone. */
final class JdkLoad implements LoadClient {

  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  public Sender connect(URI uri, Echoes echoes) throws Exception {
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(uri, new Listener(echoes))
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new Queue(socket);
  }

  /** One send after the other; the first come from another thread than the others. */
  private static final class Queue implements Sender {
    private final WebSocket socket;

    /** Under this object's lock. */
    private CompletableFuture<WebSocket> sent;

    Queue(WebSocket socket) {
      this.socket = socket;
      this.sent = CompletableFuture.completedFuture(socket);
    }

    @Override
    public synchronized void send() {
      sent = sent.thenCompose(open -> open.sendText(TEXT, true));
    }

    @Override
    public void end() {
      socket.abort();
    }
  }

  private static final class Listener implements WebSocket.Listener {
    private final Echoes echoes;

    /** Of a text in parts; callbacks never overlap. */
    private int length;

    Listener(Echoes echoes) {
      this.echoes = echoes;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      length += part.length();
      if (last) {
        int whole = length;
        length = 0;
        echoes.back(whole);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      echoes.broken("closed with " + code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable cause) {
      echoes.broken(cause.toString());
    }
  }
}
