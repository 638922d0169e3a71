package io.parley;

import io.parley.http.Response;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * All events of a socket in one object. Calls for one socket come one at a time and in order; the
 * last is {@link #onClosed} or {@link #onFailure}, exactly once. An exception thrown by a listener
 * cancels the socket and comes to {@link #onFailure}, unless {@link WebSocket#onError} listeners
 * take it.
 */
public interface WebSocketListener {

  /**
   * The handshake is done.
   *
   * @param response the server's answer; on a server the one that was sent
   */
  default void onOpen(WebSocket webSocket, Response response) {}

  /** A message of either kind; by default passed on to one of the next two. */
  default void onMessage(WebSocket webSocket, WsMessage message) {
    if (message.isText()) {
      onMessage(webSocket, message.text());
    } else {
      onMessage(webSocket, message.bytes());
    }
  }

  /** A text message. */
  default void onMessage(WebSocket webSocket, String text) {}

  /**
   * A binary message.
   *
   * @param bytes read-only; may be kept
   */
  default void onMessage(WebSocket webSocket, ByteBuffer bytes) {}

  /**
   * The peer's Close came, its first word of the end or the answer to ours; it sends nothing more.
   * What is queued here still goes out, then the answer to the close, without any help.
   *
   * @param code 1005 when the peer gave none
   */
  default void onClosing(WebSocket webSocket, int code, String reason) {}

  /** Both sides have closed. Last call. */
  default void onClosed(WebSocket webSocket, int code, String reason) {}

  /**
   * The handshake failed, the connection broke, or the socket was canceled. Last call.
   *
   * @param response the HTTP answer when it was not the one that opens a WebSocket, else null
   */
  default void onFailure(WebSocket webSocket, Throwable cause, @Nullable Response response) {}

  /** A ping; the pong has been sent. */
  default void onPing(WebSocket webSocket, ByteBuffer payload) {}

  /** A pong, asked for or not. */
  default void onPong(WebSocket webSocket, ByteBuffer payload) {}

  /** The queue has fallen to its low mark; see {@link WebSocket#onDrain}. */
  default void onDrain(WebSocket webSocket) {}
}
