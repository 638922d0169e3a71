package io.parley;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that get the same messages, of either role and of any server or client. A socket leaves
 * by itself when its {@code onClose} is told. Any thread may call any method, and none blocks.
 *
 * <p>A message is queued at every socket as {@link WebSocket#offer} does, so each keeps its own
 * marks and bounds, and one that is slow holds up no other. Messages of one thread arrive
 * everywhere in the order sent, also among those that it sends to a socket alone; of two threads,
 * each socket may see another order. Each event loop is woken once for all sockets of its own.
 */
public final class WebSocketGroup {

  private final Set<WebSocket> members = ConcurrentHashMap.newKeySet();

  /** Sockets whose end is listened for, members or not: a listener cannot be taken away. */
  private final Set<WebSocket> watched = ConcurrentHashMap.newKeySet();

  /** Creates an empty one. */
  public WebSocketGroup() {}

  /**
   * Adds a socket.
   *
   * @return false if it was there already, or has ended
   */
  public boolean add(WebSocket webSocket) {
    if (webSocket.closeStatus() != null || !members.add(webSocket)) {
      return false;
    }
    // In this order here and the other at the end, whatever comes between: nothing is left behind.
    if (watched.add(webSocket)) {
      webSocket.onClose(
          status -> {
            watched.remove(webSocket);
            members.remove(webSocket);
          });
    }
    return true;
  }

  /**
   * Takes a socket out; a message that is being sent may still reach it.
   *
   * @return whether it was there
   */
  public boolean remove(WebSocket webSocket) {
    return members.remove(webSocket);
  }

  /** Whether the socket is in. */
  public boolean contains(WebSocket webSocket) {
    return members.contains(webSocket);
  }

  /** How many sockets are in. */
  public int size() {
    return members.size();
  }

  /** Queues a message at every socket. */
  public Delivery send(WsMessage message) {
    return send(members, null, message);
  }

  /** Queues a text message at every socket. */
  public Delivery send(String text) {
    return send(WsMessage.of(text));
  }

  /** Queues a message at every socket but that one, which need not be in. */
  public Delivery sendExcept(WebSocket except, WsMessage message) {
    return send(members, except, message);
  }

  /**
   * Queues a message at each of these sockets, as a group of them would.
   *
   * @param except one to leave out, or null
   * @throws RuntimeException what the {@code offer} of a socket threw, after all others have the
   *     message; the sockets of Parley throw nothing
   */
  public static Delivery send(
      Iterable<? extends WebSocket> sockets, @Nullable WebSocket except, WsMessage message) {
    Broadcast broadcast = new Broadcast(message);
    try {
      for (WebSocket webSocket : sockets) {
        if (webSocket != except) {
          broadcast.offer(webSocket);
        }
      }
    } finally {
      broadcast.flush();
    }
    return broadcast.delivery();
  }
}
