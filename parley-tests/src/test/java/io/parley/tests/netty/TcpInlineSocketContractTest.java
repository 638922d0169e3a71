package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class TcpInlineSocketContractTest extends SocketContract {
  TcpInlineSocketContractTest() {
    super(NettyHarness.tcp(Dispatch.INLINE));
  }
}
