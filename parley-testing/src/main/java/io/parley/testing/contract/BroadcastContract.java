package io.parley.testing.contract;

import org.junit.jupiter.api.Nested;

/**
 * What groups, topics and {@code WebSocketHandler} must do on every transport; used as {@link
 * SocketContract} is.
 */
public abstract class BroadcastContract {

  private final SocketHarness harness;

  /** The contract for that transport. */
  protected BroadcastContract(SocketHarness harness) {
    this.harness = harness;
  }

  @Nested
  class Groups extends GroupContract {
    Groups() {
      super(harness);
    }
  }

  @Nested
  class Topics extends TopicContract {
    Topics() {
      super(harness);
    }
  }

  @Nested
  class Handlers extends WebSocketHandlerContract {
    Handlers() {
      super(harness);
    }
  }
}
