package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class Http2InlineSocketContractTest extends SocketContract {
  Http2InlineSocketContractTest() {
    super(NettyHarness.http2(Dispatch.INLINE));
  }
}
