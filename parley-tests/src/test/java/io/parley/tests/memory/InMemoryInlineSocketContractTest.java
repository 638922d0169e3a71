package io.parley.tests.memory;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class InMemoryInlineSocketContractTest extends SocketContract {
  InMemoryInlineSocketContractTest() {
    super(new InMemoryHarness(Dispatch.INLINE));
  }
}
