package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class Http2CompressionContractTest extends CompressionContract {
  Http2CompressionContractTest() {
    super(NettyHarness.http2(Dispatch.WORKERS));
  }
}
