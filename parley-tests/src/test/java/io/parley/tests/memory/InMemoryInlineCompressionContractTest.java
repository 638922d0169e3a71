package io.parley.tests.memory;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class InMemoryInlineCompressionContractTest extends CompressionContract {
  InMemoryInlineCompressionContractTest() {
    super(new InMemoryHarness(Dispatch.INLINE));
  }
}
