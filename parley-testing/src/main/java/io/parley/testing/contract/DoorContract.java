package io.parley.testing.contract;

import org.junit.jupiter.api.Nested;

/**
 * What clients that wait or are told, the queue door ({@code newWebSocket}), {@code
 * io.parley.simple} and {@code io.parley.browser} must do on every transport; used as {@link
 * SocketContract} is. The harness must have callbacks run where they may block.
 */
public abstract class DoorContract {

  private final SocketHarness harness;

  /** The contract for that transport. */
  protected DoorContract(SocketHarness harness) {
    this.harness = harness;
  }

  @Nested
  class Clients extends ClientContract {
    Clients() {
      super(harness);
    }
  }

  @Nested
  class Queue extends QueueContract {
    Queue() {
      super(harness);
    }
  }

  @Nested
  class Simple extends SimpleContract {
    Simple() {
      super(harness);
    }
  }

  @Nested
  class Browser extends BrowserContract {
    Browser() {
      super(harness);
    }
  }
}
