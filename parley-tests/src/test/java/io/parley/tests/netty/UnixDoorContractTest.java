package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.DoorContract;

class UnixDoorContractTest extends DoorContract {
  UnixDoorContractTest() {
    super(new UnixHarness(Io.NATIVE, Dispatch.WORKERS));
  }
}
