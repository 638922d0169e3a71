package io.parley.netty;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.http.Request;

/** A client's opening. */
final class Opening {
  private Opening() {}

  static WebSocket start(ClientOptions options, Request request, WebSocketListener listener) {
    throw new UnsupportedOperationException();
  }
}
