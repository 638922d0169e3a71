package io.parley.cli;

import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsMessage;
import java.util.LinkedHashSet;
import java.util.Set;

/** Sends each message to every socket, the sender's too, in one order for all. */
final class Broadcast implements WsConsumer {

  /** Under its own lock, which also makes the order. */
  private final Set<WebSocket> sockets = new LinkedHashSet<>();

  @Override
  public void accept(WebSocket ws) {
    synchronized (sockets) {
      sockets.add(ws);
    }
    ws.onMessage(this::send);
    ws.onClose(
        status -> {
          synchronized (sockets) {
            sockets.remove(ws);
          }
        });
  }

  private void send(WsMessage message) {
    synchronized (sockets) {
      sockets.forEach(ws -> ws.send(message));
    }
  }
}
