package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class TlsInlineSocketContractTest extends SocketContract {
  TlsInlineSocketContractTest() {
    super(NettyHarness.tls(Dispatch.INLINE));
  }
}
