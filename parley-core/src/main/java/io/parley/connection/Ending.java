package io.parley.connection;

import io.parley.ProtocolException;
import io.parley.WebSocket;
import io.parley.WsStatus;
import io.parley.http.Response;
import org.jspecify.annotations.Nullable;

/**
 * How a socket ended; settled once.
 *
 * @param state CLOSED or CANCELED
 * @param status what {@code onClose} is told
 * @param cause why it failed; null when it closed
 * @param response the HTTP answer that refused the socket, if that is what happened
 * @param canceled whether the application canceled it itself
 */
record Ending(
    WebSocket.State state,
    WsStatus status,
    @Nullable Throwable cause,
    @Nullable Response response,
    boolean canceled) {

  static Ending closed(WsStatus status) {
    return new Ending(WebSocket.State.CLOSED, status, null, null, false);
  }

  /** The handshake failed, by that answer maybe. */
  static Ending refused(Throwable cause, @Nullable Response response) {
    return failed(WsStatus.ABNORMAL_CLOSURE, cause, response);
  }

  /** The connection broke or was given up. */
  static Ending broken(Throwable cause) {
    return failed(WsStatus.ABNORMAL_CLOSURE, cause, null);
  }

  /** The peer broke the protocol or a bound. */
  static Ending violated(ProtocolException violation) {
    return failed(violation.status(), violation, null);
  }

  private static Ending failed(WsStatus status, Throwable cause, @Nullable Response response) {
    return new Ending(WebSocket.State.CANCELED, status, cause, response, false);
  }

  static Ending canceled(Throwable cause) {
    return new Ending(WebSocket.State.CANCELED, WsStatus.ABNORMAL_CLOSURE, cause, null, true);
  }
}
