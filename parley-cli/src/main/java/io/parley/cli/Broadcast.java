package io.parley.cli;

import io.parley.WebSocket;
import io.parley.WebSocketGroup;
import io.parley.WsConsumer;
import io.parley.WsMessage;

/** Sends each message to every socket, the sender's too, in one order for all. */
final class Broadcast implements WsConsumer {

  private final WebSocketGroup sockets = new WebSocketGroup();

  @Override
  public void accept(WebSocket ws) {
    sockets.add(ws);
    ws.onMessage(this::send);
  }

  /** One at a time, so that no two sockets see two messages in different order. */
  private synchronized void send(WsMessage message) {
    sockets.send(message);
  }
}
