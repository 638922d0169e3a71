package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.DoorContract;

class TcpDoorContractTest extends DoorContract {
  TcpDoorContractTest() {
    super(NettyHarness.tcp(Dispatch.WORKERS));
  }
}
