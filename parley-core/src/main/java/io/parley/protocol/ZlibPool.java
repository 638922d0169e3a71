package io.parley.protocol;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Deflaters or inflaters between two messages, so that sockets without context takeover hold none.
 * Any thread.
 */
final class ZlibPool<T> implements AutoCloseable {

  private final int maxIdle;
  private final Supplier<T> create;
  private final Consumer<T> reset;
  private final Consumer<T> end;

  /** Guarded by this. */
  private final ArrayDeque<T> idle = new ArrayDeque<>();

  /** Guarded by this. */
  private boolean closed;

  /** How many were taken and not given back. Guarded by this. */
  private int out;

  ZlibPool(int maxIdle, Supplier<T> create, Consumer<T> reset, Consumer<T> end) {
    this.maxIdle = maxIdle;
    this.create = create;
    this.reset = reset;
    this.end = end;
  }

  /** One that knows nothing of what came before; the caller gives it back. */
  T take() {
    synchronized (this) {
      out++;
      T pooled = idle.poll();
      if (pooled != null) {
        return pooled;
      }
    }
    return create.get();
  }

  /** Takes one back; one too many is ended. */
  void giveBack(T used) {
    synchronized (this) {
      out--;
      if (!closed && idle.size() < maxIdle) {
        reset.accept(used);
        idle.push(used);
        return;
      }
    }
    end.accept(used);
  }

  /** Ends all that are here, and from now on each that is given back. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(end);
    idle.clear();
  }

  synchronized int idle() {
    return idle.size();
  }

  /** How many are in use: none once all sockets are gone. */
  synchronized int out() {
    return out;
  }
}
