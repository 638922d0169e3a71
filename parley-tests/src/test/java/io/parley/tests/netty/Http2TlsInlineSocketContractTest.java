package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class Http2TlsInlineSocketContractTest extends SocketContract {
  Http2TlsInlineSocketContractTest() {
    super(NettyHarness.http2OverTls(Dispatch.INLINE));
  }
}
