package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class Http2SocketContractTest extends SocketContract {
  Http2SocketContractTest() {
    super(NettyHarness.http2(Dispatch.WORKERS));
  }
}
