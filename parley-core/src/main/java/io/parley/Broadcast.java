package io.parley;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message on its way to many sockets: queued at each, then written by one task a loop. */
final class Broadcast {

  private final WsMessage message;
  private final IdentityHashMap<LoopedWebSocket.Loop, List<LoopedWebSocket>> queued =
      new IdentityHashMap<>();
  private int accepted;
  private int pressured;
  private int refused;
  private @Nullable RuntimeException failure;

  Broadcast(WsMessage message) {
    this.message = message;
  }

  /** Offers it to one more. What a socket throws must not keep it from the others. */
  void offer(WebSocket webSocket) {
    try {
      count(offerTo(webSocket));
    } catch (RuntimeException e) {
      if (failure == null) {
        failure = e;
      } else if (failure != e) {
        failure.addSuppressed(e);
      }
    }
  }

  private SendResult offerTo(WebSocket webSocket) {
    if (!(webSocket instanceof LoopedWebSocket looped)) {
      return webSocket.offer(message);
    }
    SendResult result = looped.enqueue(message);
    if (result.accepted()) {
      queued.computeIfAbsent(looped.loop(), loop -> new ArrayList<>()).add(looped);
    }
    return result;
  }

  private void count(SendResult result) {
    switch (result) {
      case ACCEPTED -> accepted++;
      case PRESSURE -> {
        accepted++;
        pressured++;
      }
      case FULL -> refused++;
      case CLOSED -> {} // It is leaving.
    }
  }

  void flush() {
    queued.forEach(LoopedWebSocket.Loop::flush);
  }

  Delivery delivery() {
    if (failure != null) {
      throw failure;
    }
    return new Delivery(accepted, pressured, refused);
  }
}
