package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.DoorContract;

class OpenSslDoorContractTest extends DoorContract {
  OpenSslDoorContractTest() {
    super(NettyHarness.openSsl(Dispatch.WORKERS));
  }
}
