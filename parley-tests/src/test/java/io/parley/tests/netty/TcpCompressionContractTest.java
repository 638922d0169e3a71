package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.CompressionContract;

class TcpCompressionContractTest extends CompressionContract {
  TcpCompressionContractTest() {
    super(NettyHarness.tcp(Dispatch.WORKERS));
  }
}
