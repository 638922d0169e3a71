package io.parley.tests.memory;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class InMemoryCompressionContractTest extends CompressionContract {
  InMemoryCompressionContractTest() {
    super(new InMemoryHarness(Dispatch.WORKERS));
  }
}
