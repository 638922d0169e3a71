package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class TcpSocketContractTest extends SocketContract {
  TcpSocketContractTest() {
    super(NettyHarness.tcp(Dispatch.WORKERS));
  }
}
