package io.parley.connection;

import io.parley.Dispatch;
import io.parley.protocol.MaskSource;

/** What the connections of one event loop share. */
public final class ConnectionLoop {

  /** Creates it. */
  public ConnectionLoop(EventLoop loop, Workers workers, MaskSource masks) {
    throw new UnsupportedOperationException();
  }

  /** The loop. */
  public EventLoop eventLoop() {
    throw new UnsupportedOperationException();
  }

  /** Runs a handler. */
  public void run(Dispatch dispatch, Runnable task) {
    throw new UnsupportedOperationException();
  }
}
