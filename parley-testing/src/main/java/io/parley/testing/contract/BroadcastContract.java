package io.parley.testing.contract;

import org.junit.jupiter.api.Nested;

/**
 * What groups of sockets must do on every transport; used as {@link SocketContract} is.
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
}
