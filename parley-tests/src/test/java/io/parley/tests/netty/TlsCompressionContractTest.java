package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class TlsCompressionContractTest extends CompressionContract {
  TlsCompressionContractTest() {
    super(NettyHarness.tls(Dispatch.WORKERS));
  }
}
