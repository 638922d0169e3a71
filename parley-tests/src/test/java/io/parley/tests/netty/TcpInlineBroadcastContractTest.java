package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class TcpInlineBroadcastContractTest extends BroadcastContract {
  TcpInlineBroadcastContractTest() {
    super(NettyHarness.tcp(Dispatch.INLINE));
  }
}
