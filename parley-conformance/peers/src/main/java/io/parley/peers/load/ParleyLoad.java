package io.parley.peers.load;

import io.parley.Compression;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Parley's client, with all defaults but that it does not offer to compress. */
final class ParleyLoad implements LoadClient {

  private static final WsMessage MESSAGE = WsMessage.of(TEXT);

  private final NettyClient client;

  ParleyLoad(boolean inline) {
    NettyClient plain = Netty.client().config(config -> config.compression(Compression.off()));
    client = inline ? plain.inline() : plain;
  }

  @Override
  public Sender connect(URI uri, Echoes echoes) throws Exception {
    Listener listener = new Listener(echoes);
    WebSocket socket = client.newWebSocket(Request.get(uri), listener);
    listener.open.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new Sender() {
      @Override
      public void send() {
        socket.send(MESSAGE);
      }

      @Override
      public void end() {
        socket.cancel();
      }
    };
  }

  private static final class Listener implements WebSocketListener {
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
    public void onMessage(WebSocket socket, WsMessage message) {
      echoes.back(message.size());
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      echoes.broken("closed with " + code);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable cause, @Nullable Response response) {
      open.completeExceptionally(cause);
      echoes.broken(cause.toString());
    }
  }
}
