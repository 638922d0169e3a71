package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class Http2TlsSocketContractTest extends SocketContract {
  Http2TlsSocketContractTest() {
    super(NettyHarness.http2OverTls(Dispatch.WORKERS));
  }
}
