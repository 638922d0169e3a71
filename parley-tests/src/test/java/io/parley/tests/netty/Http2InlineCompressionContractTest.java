package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class Http2InlineCompressionContractTest extends CompressionContract {
  Http2InlineCompressionContractTest() {
    super(NettyHarness.http2(Dispatch.INLINE));
  }
}
