package io.parley.tests.memory;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class InMemoryInlineBroadcastContractTest extends BroadcastContract {
  InMemoryInlineBroadcastContractTest() {
    super(new InMemoryHarness(Dispatch.INLINE));
  }
}
