package io.parley.connection;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WsStatus;
import io.parley.protocol.Extensions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The live sockets of one server, and what they share. Any thread. */
public final class Connections {

  private final Set<Connection> live = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();

  /** Signalled when a socket has gone while somebody waits for that. */
  private final Condition gone = lock.newCondition();

  /** What sockets are closed with since the stop began; null before. */
  private volatile @Nullable WsStatus stopping;

  private final Extensions extensions;

  /** None yet. */
  public Connections(WebSocketConfig config) {
    extensions = Extensions.of(config);
  }

  Extensions extensions() {
    return extensions;
  }

  /** How many there are. */
  public int size() {
    return live.size();
  }

  void add(Connection connection) {
    live.add(connection);
    WsStatus status = stopping;
    if (status != null) {
      connection.close(status);
    }
  }

  void remove(Connection connection) {
    live.remove(connection);
    if (stopping != null) {
      lock.lock();
      try {
        gone.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Closes every socket, those included that open from now on, waits until they have ended, and
   * cancels the rest. Blocks, so never call it on a loop. An interrupt ends the waiting.
   *
   * @param patience how long to wait at most
   */
  public Server.Stopped stop(WsStatus status, Duration patience) {
    status.requireSendable();
    stopping = status;
    List<Connection> all = List.copyOf(live);
    all.forEach(connection -> connection.close(status));
    await(patience);
    all.forEach(Connection::cancel);
    live.forEach(Connection::cancel);
    extensions.close();
    int closed =
        (int)
            all.stream().filter(connection -> connection.state() == WebSocket.State.CLOSED).count();
    return new Server.Stopped(closed, all.size() - closed);
  }

  private void await(Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!live.isEmpty() && left > 0) {
        left = gone.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
