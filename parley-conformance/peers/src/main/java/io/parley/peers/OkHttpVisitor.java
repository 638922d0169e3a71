package io.parley.peers;

import java.net.URI;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp offers permessage-deflate by itself. */
final class OkHttpVisitor implements PeerClient {

  private final OkHttpClient client = new OkHttpClient();

  @Override
  public String agent() {
    return Versions.named("OkHttp");
  }

  @Override
  public void connect(URI uri, Visit visit) {
    Request request = new Request.Builder().url(uri.toString()).build();
    client.newWebSocket(request, new Messages(visit));
  }

  private static final class Messages extends WebSocketListener {
    private final Visit visit;

    Messages(Visit visit) {
      this.visit = visit;
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      visit.text(text, socket::send);
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
      visit.binary(bytes, socket::send);
    }

    /** Its documentation has the application answer a Close. */
    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      socket.close(1000, null);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      visit.over();
    }

    @Override
    public void onFailure(WebSocket socket, Throwable cause, @Nullable Response response) {
      visit.over();
    }
  }
}
