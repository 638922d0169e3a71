package io.parley.peers;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Parley's own client; it offers permessage-deflate by itself. */
final class ParleyVisitor implements PeerClient {

  private static final int MAX_FRAGMENTS = 1 << 16;

  private final NettyClient client =
      Netty.client().config(config -> config.maxFragments(MAX_FRAGMENTS));

  @Override
  public String agent() {
    return "Parley";
  }

  @Override
  public void connect(URI uri, Visit visit) {
    client.newWebSocket(Request.get(uri.toString()), new Messages(visit));
  }

  private record Messages(Visit visit) implements WebSocketListener {

    @Override
    public void onMessage(WebSocket socket, WsMessage message) {
      if (message.isText()) {
        visit.text(message.text(), socket::send);
      } else {
        visit.binary(message, socket::send);
      }
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
