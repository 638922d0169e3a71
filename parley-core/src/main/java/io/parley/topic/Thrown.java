package io.parley.topic;

import io.parley.WebSocket;
import io.parley.WsStatus;
import java.lang.System.Logger.Level;

/** What becomes of an exception that nobody takes. */
final class Thrown {

  private static final System.Logger LOG = System.getLogger(WebSocketHandler.class.getName());

  private Thrown() {}

  /** Logs it and closes the socket, unless it is the end of the socket that it tells of. */
  static void closeFor(WebSocket ws, Throwable cause) {
    if (ws.closeStatus() == null) {
      LOG.log(Level.WARNING, "the handler of " + ws + " threw: closing with 1011", cause);
      ws.close(WsStatus.INTERNAL_ERROR);
    }
  }
}
