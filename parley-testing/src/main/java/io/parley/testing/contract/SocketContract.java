package io.parley.testing.contract;

import org.junit.jupiter.api.Nested;

/**
 * What a socket must do on every transport, at both of its ends. A transport is held to it by a
 * class that extends this one:
 *
 * <pre>{@code
 * class InMemorySocketContractTest extends SocketContract {
 *   InMemorySocketContractTest() {
 *     super(new InMemoryHarness());
 *   }
 * }
 * }</pre>
 */
public abstract class SocketContract {

  private final SocketHarness harness;

  /** The contract for that transport. */
  protected SocketContract(SocketHarness harness) {
    this.harness = harness;
  }

  @Nested
  class Handshake extends HandshakeContract {
    Handshake() {
      super(harness);
    }
  }

  @Nested
  class Messages extends MessageContract {
    Messages() {
      super(harness);
    }
  }

  @Nested
  class Borrowing extends BorrowContract {
    Borrowing() {
      super(harness);
    }
  }

  @Nested
  class Pings extends PingContract {
    Pings() {
      super(harness);
    }
  }

  @Nested
  class Callbacks extends CallbackContract {
    Callbacks() {
      super(harness);
    }
  }

  @Nested
  class Flow extends FlowContract {
    Flow() {
      super(harness);
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(harness);
    }
  }

  @Nested
  class Cancel extends CancelContract {
    Cancel() {
      super(harness);
    }
  }

  @Nested
  class ServerLife extends ServerContract {
    ServerLife() {
      super(harness);
    }
  }
}
