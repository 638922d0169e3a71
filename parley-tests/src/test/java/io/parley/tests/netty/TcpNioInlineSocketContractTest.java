package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class TcpNioInlineSocketContractTest extends SocketContract {
  TcpNioInlineSocketContractTest() {
    super(NettyHarness.nio(Dispatch.INLINE));
  }
}
