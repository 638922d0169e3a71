package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class Http2OpenSslInlineSocketContractTest extends SocketContract {
  Http2OpenSslInlineSocketContractTest() {
    super(NettyHarness.http2OverOpenSsl(Dispatch.INLINE));
  }
}
