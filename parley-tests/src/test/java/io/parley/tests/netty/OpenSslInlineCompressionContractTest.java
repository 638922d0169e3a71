package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class OpenSslInlineCompressionContractTest extends CompressionContract {
  OpenSslInlineCompressionContractTest() {
    super(NettyHarness.openSsl(Dispatch.INLINE));
  }
}
