package io.parley;

import io.parley.http.Headers;
import io.parley.http.Response;
import org.jspecify.annotations.Nullable;

/** A consumer with what it carries into the answer to the handshake. */
record CarryingConsumer(
    WsConsumer next, @Nullable String subprotocol, Headers headers, @Nullable Response refusal)
    implements WsConsumer {

  @Override
  public void accept(WebSocket webSocket) {
    next.accept(webSocket);
  }
}
