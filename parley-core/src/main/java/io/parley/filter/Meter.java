package io.parley.filter;

import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.WsStatus;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what goes over one socket. */
final class Meter extends WatchedWebSocket {

  private final LongSupplier nanoTime;
  private final long opened;

  /** Only callbacks of the socket touch these two. */
  private long messagesReceived;

  private long bytesReceived;

  private final LongAdder messagesSent = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();

  Meter(WebSocket next, LongSupplier nanoTime) {
    super(next);
    this.nanoTime = nanoTime;
    opened = nanoTime.getAsLong();
  }

  void received(WsMessage message) {
    messagesReceived++;
    bytesReceived += message.size();
  }

  @Override
  void sent(WsMessage message, boolean accepted) {
    if (accepted) {
      messagesSent.increment();
      bytesSent.add(message.size());
    }
  }

  WsTransaction ended(WsStatus status) {
    return new WsTransaction(
        request(),
        status,
        Duration.ofNanos(nanoTime.getAsLong() - opened),
        messagesReceived,
        bytesReceived,
        messagesSent.sum(),
        bytesSent.sum());
  }
}
