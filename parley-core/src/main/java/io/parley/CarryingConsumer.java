package io.parley;

import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import org.jspecify.annotations.Nullable;

/** A consumer with what it carries into the answer to the handshake. */
record CarryingConsumer(
    WsConsumer next,
    @Nullable String subprotocol,
    Headers headers,
    @Nullable Response refusal,
    @Nullable Request request)
    implements WsConsumer {

  /** The outer consumer with what it carries itself, and what only the inner one does. */
  static WsConsumer carry(WsConsumer outer, WsConsumer inner) {
    if (outer == inner || outer instanceof CarryingConsumer carrying && carrying.next == inner) {
      return outer;
    }
    String subprotocol = outer.subprotocol();
    Request request = outer.request();
    return new CarryingConsumer(
        outer,
        subprotocol == null ? inner.subprotocol() : subprotocol,
        inner.headers().addAll(outer.headers()),
        outer.refusal(),
        request == null ? inner.request() : request);
  }

  @Override
  public void accept(WebSocket webSocket) {
    next.accept(webSocket);
  }
}
