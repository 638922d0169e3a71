package io.parley.tests.memory;

import io.parley.Dispatch;
import io.parley.testing.contract.DoorContract;

class InMemoryDoorContractTest extends DoorContract {
  InMemoryDoorContractTest() {
    super(new InMemoryHarness(Dispatch.WORKERS));
  }
}
