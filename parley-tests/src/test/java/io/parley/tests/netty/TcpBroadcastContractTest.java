package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class TcpBroadcastContractTest extends BroadcastContract {
  TcpBroadcastContractTest() {
    super(NettyHarness.tcp(Dispatch.WORKERS));
  }
}
