package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class Http2TlsCompressionContractTest extends CompressionContract {
  Http2TlsCompressionContractTest() {
    super(NettyHarness.http2OverTls(Dispatch.WORKERS));
  }
}
