package io.parley.tests.peers;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Sockets that opened and that the test has not asked for yet. */
final class Accepted<T> {

  private final BlockingQueue<T> sockets = new LinkedBlockingQueue<>();

  void add(T socket) {
    sockets.add(socket);
  }

  T next() {
    try {
      T socket = sockets.poll(Peers.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (socket == null) {
        throw new AssertionError("no socket opened at the server within " + Peers.PATIENCE);
      }
      return socket;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a socket", e);
    }
  }
}
