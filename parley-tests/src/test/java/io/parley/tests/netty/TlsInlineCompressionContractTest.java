package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class TlsInlineCompressionContractTest extends CompressionContract {
  TlsInlineCompressionContractTest() {
    super(NettyHarness.tls(Dispatch.INLINE));
  }
}
