package io.parley.peers;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client of the JDK, which has no permessage-deflate. */
final class JdkVisitor implements PeerClient {

  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  public String agent() {
    return "JDK-" + Runtime.version().feature();
  }

  @Override
  public void connect(URI uri, Visit visit) {
    var unused =
        client
            .newWebSocketBuilder()
            .buildAsync(uri, new Messages(visit))
            .whenComplete(
                (socket, failure) -> {
                  if (failure != null) {
                    visit.over();
                  }
                });
  }

  /** Puts parts together, and sends one message at a time, as the JDK demands. */
  private static final class Messages implements WebSocket.Listener {
    private final Visit visit;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private CompletableFuture<WebSocket> sent = new CompletableFuture<>();

    Messages(Visit visit) {
      this.visit = visit;
    }

    @Override
    public void onOpen(WebSocket socket) {
      sent.complete(socket);
      socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        visit.text(message, echo -> send(() -> socket.sendText(echo, true)));
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      byte[] piece = new byte[part.remaining()];
      part.get(piece);
      bytes.writeBytes(piece);
      if (last) {
        ByteBuffer message = ByteBuffer.wrap(bytes.toByteArray());
        bytes.reset();
        visit.binary(message, echo -> send(() -> socket.sendBinary(echo, true)));
      }
      socket.request(1);
      return null;
    }

    private void send(Supplier<CompletableFuture<WebSocket>> next) {
      sent = sent.thenCompose(unused -> next.get());
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      visit.over();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable cause) {
      visit.over();
    }
  }
}
