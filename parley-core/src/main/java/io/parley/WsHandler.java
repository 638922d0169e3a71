package io.parley;

import io.parley.http.Request;

/**
 * A server's decision: from the request of the opening handshake to what becomes of the socket. It
 * runs before the handshake is answered, and may block.
 */
@FunctionalInterface
public interface WsHandler {

  /**
   * The consumer for this request, or {@link WsConsumer#refuse}; an exception becomes a 500 without
   * detail, and is logged.
   */
  WsConsumer handle(Request request);

  /** A server of this handler alone, not yet started; plain HTTP requests are answered with 426. */
  default Server asServer(Backend backend) {
    return PolyHandler.of(this).asServer(backend);
  }
}
