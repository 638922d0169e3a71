package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class UnixNioInlineSocketContractTest extends SocketContract {
  UnixNioInlineSocketContractTest() {
    super(new UnixHarness(Io.NIO, Dispatch.INLINE));
  }
}
