package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class OpenSslInlineSocketContractTest extends SocketContract {
  OpenSslInlineSocketContractTest() {
    super(NettyHarness.openSsl(Dispatch.INLINE));
  }
}
