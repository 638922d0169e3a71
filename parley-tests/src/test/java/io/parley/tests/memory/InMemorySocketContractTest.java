package io.parley.tests.memory;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class InMemorySocketContractTest extends SocketContract {
  InMemorySocketContractTest() {
    super(new InMemoryHarness(Dispatch.WORKERS));
  }
}
