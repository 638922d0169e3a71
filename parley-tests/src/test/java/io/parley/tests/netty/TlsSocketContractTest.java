package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class TlsSocketContractTest extends SocketContract {
  TlsSocketContractTest() {
    super(NettyHarness.tls(Dispatch.WORKERS));
  }
}
