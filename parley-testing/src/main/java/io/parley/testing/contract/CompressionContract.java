package io.parley.testing.contract;

import org.junit.jupiter.api.Nested;

/**
 * What sockets must do when their messages are compressed, on every transport: all that they do
 * otherwise, and what compression brings. Extended as {@link SocketContract} is.
 */
public abstract class CompressionContract {

  private final SocketHarness harness;

  /** The contract for that transport. */
  protected CompressionContract(SocketHarness harness) {
    this.harness = harness;
  }

  @Nested
  class Negotiation extends ExtensionContract {
    Negotiation() {
      super(harness);
    }
  }

  @Nested
  class MessagesOneByOne extends MessageContract {
    MessagesOneByOne() {
      super(Compressed.each(harness));
    }
  }

  @Nested
  class MessagesTogether extends MessageContract {
    MessagesTogether() {
      super(Compressed.together(harness));
    }
  }

  @Nested
  class Pings extends PingContract {
    Pings() {
      super(Compressed.together(harness));
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(Compressed.together(harness));
    }
  }
}
