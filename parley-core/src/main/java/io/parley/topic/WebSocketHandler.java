package io.parley.topic;

import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * One object for all sockets of a server, as Bun has it. Calls for one socket come one at a time
 * and in order; those for different sockets may overlap. They may block.
 *
 * @param <T> the data that the application keeps with each socket
 */
@FunctionalInterface
public interface WebSocketHandler<T> {

  /** A socket has opened. */
  default void open(ServerWebSocket<T> ws) {}

  /** A message came. */
  void message(ServerWebSocket<T> ws, WsMessage message);

  /** The queue has fallen to its low mark after {@link io.parley.SendResult#PRESSURE}. */
  default void drain(ServerWebSocket<T> ws) {}

  /**
   * The socket has ended; last call. Its subscriptions are still there to be looked at, and end
   * when this returns.
   *
   * @param status see {@link io.parley.WebSocket#onClose}
   */
  default void close(ServerWebSocket<T> ws, WsStatus status) {}

  /** A ping came; the pong has been sent. */
  default void ping(ServerWebSocket<T> ws, ByteBuffer payload) {}

  /** A pong came, asked for or not. */
  default void pong(ServerWebSocket<T> ws, ByteBuffer payload) {}

  /**
   * One of the other calls threw, or the connection broke, just before {@link #close}. Unless
   * overridden, what was thrown is logged and closes the socket with 1011.
   */
  default void error(ServerWebSocket<T> ws, Throwable cause) {
    Thrown.closeFor(ws, cause);
  }

  /** Whether a socket gets what it publishes itself, if it is subscribed; false by default. */
  default boolean publishToSelf() {
    return false;
  }

  /**
   * A handler to be served, routed and filtered as any other.
   *
   * @param topics where its sockets subscribe and publish
   * @param data makes the data of a socket from the request that asks for it, before the handshake
   *     is answered; what it throws refuses the socket with 500
   */
  default WsHandler asHandler(Topics topics, Function<? super Request, ? extends T> data) {
    return request -> {
      T made = data.apply(request);
      return webSocket -> {
        ServerWebSocket<T> ws = new ServerWebSocket<>(webSocket, topics, made, publishToSelf());
        webSocket.onMessage(message -> message(ws, message));
        webSocket.onDrain(() -> drain(ws));
        webSocket.onClose(status -> close(ws, status));
        webSocket.onPing(payload -> ping(ws, payload));
        webSocket.onPong(payload -> pong(ws, payload));
        webSocket.onError(cause -> error(ws, cause));
        open(ws);
      };
    };
  }
}
