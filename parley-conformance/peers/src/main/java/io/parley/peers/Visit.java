package io.parley.peers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One connection of a driver: told by the client's callbacks, awaited by the driver. */
final class Visit {

  private final boolean echoes;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** The last text, when it is not sent back. */
  private volatile String said = "";

  /**
   * Before it is connected.
   *
   * @param echoes whether messages are sent back, not kept
   */
  Visit(boolean echoes) {
    this.echoes = echoes;
  }

  /** A text came; it is sent back or kept. */
  void text(String text, Consumer<String> send) {
    if (echoes) {
      send.accept(text);
    } else {
      said = text;
    }
  }

  /** A binary message came; it is sent back. */
  <T> void binary(T bytes, Consumer<T> send) {
    if (echoes) {
      send.accept(bytes);
    }
  }

  /** The connection has ended, or never opened. */
  void over() {
    over.complete(null);
  }

  /**
   * Waits for the end.
   *
   * @return whether it came in that time
   */
  boolean awaitOver(long seconds) throws InterruptedException {
    try {
      over.get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody fails a visit", e);
    }
  }

  String said() {
    return said;
  }
}
