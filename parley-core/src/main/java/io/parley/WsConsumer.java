package io.parley;

import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * What to do with a socket that has just opened: attach listeners, send. Called once; no message is
 * delivered before it returns. It may carry what goes into the answer to the handshake: a
 * subprotocol, headers, or a refusal.
 */
@FunctionalInterface
public interface WsConsumer {

  /** Takes the open socket. */
  void accept(WebSocket webSocket);

  /** The subprotocol to answer with; null for none. Answered only if the client offered it. */
  default @Nullable String subprotocol() {
    return null;
  }

  /** Headers for the answer beyond those of the handshake itself. */
  default Headers headers() {
    return Headers.EMPTY;
  }

  /** The HTTP response instead of a socket, or null to accept. */
  default @Nullable Response refusal() {
    return null;
  }

  /**
   * The request that {@link WebSocket#request} gives, such as one with a route's path variables;
   * null for the one received.
   */
  default @Nullable Request request() {
    return null;
  }

  /** This consumer, answering with that subprotocol. */
  default WsConsumer withSubprotocol(String subprotocol) {
    return new CarryingConsumer(this, subprotocol, headers(), refusal(), request());
  }

  /**
   * This consumer, showing that request on the socket, unless it has one of its own already; for
   * routers.
   */
  default WsConsumer withRequest(Request request) {
    return request() != null
        ? this
        : new CarryingConsumer(this, subprotocol(), headers(), refusal(), request);
  }

  /** This consumer, with these headers in the answer behind those it has. */
  default WsConsumer withHeaders(Headers more) {
    return new CarryingConsumer(this, subprotocol(), headers().addAll(more), refusal(), request());
  }

  /** No socket, but that HTTP response. */
  static WsConsumer refuse(Response response) {
    return new CarryingConsumer(webSocket -> {}, null, Headers.EMPTY, response, null);
  }

  /** A handler that takes every request with this consumer. */
  default WsHandler asHandler() {
    return request -> this;
  }

  /** A server, not yet started, that answers every request with this consumer. */
  default Server asServer(Backend backend) {
    return asHandler().asServer(backend);
  }
}
