package io.parley.tests.memory;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class InMemoryBroadcastContractTest extends BroadcastContract {
  InMemoryBroadcastContractTest() {
    super(new InMemoryHarness(Dispatch.WORKERS));
  }
}
