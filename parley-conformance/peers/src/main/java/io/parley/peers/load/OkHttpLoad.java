package io.parley.peers.load;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** OkHttp offers to compress, which the server does not take. */
final class OkHttpLoad implements LoadClient {

  private final OkHttpClient client = new OkHttpClient();

  @Override
  public Sender connect(URI uri, Echoes echoes) throws Exception {
    Listener listener = new Listener(echoes);
    Request request = new Request.Builder().url(uri.toString()).build();
    WebSocket socket = client.newWebSocket(request, listener);
    listener.open.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new Sender() {
      @Override
      public void send() {
        if (!socket.send(TEXT)) {
          echoes.broken("OkHttp did not take a message");
        }
      }

      @Override
      public void end() {
        socket.cancel();
      }
    };
  }

  private static final class Listener extends WebSocketListener {
    private final CompletableFuture<Boolean> open = new CompletableFuture<>();
    private final Echoes echoes;

    Listener(Echoes echoes) {
      this.echoes = echoes;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      open.complete(true);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      echoes.back(text.length());
    }

    @Override
    public void onFailure(WebSocket socket, Throwable cause, @Nullable Response response) {
      open.completeExceptionally(cause);
      echoes.broken(cause.toString());
    }
  }
}
