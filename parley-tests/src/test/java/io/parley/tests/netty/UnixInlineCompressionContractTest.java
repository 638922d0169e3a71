package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class UnixInlineCompressionContractTest extends CompressionContract {
  UnixInlineCompressionContractTest() {
    super(new UnixHarness(Io.NATIVE, Dispatch.INLINE));
  }
}
