package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class Http2TlsBroadcastContractTest extends BroadcastContract {
  Http2TlsBroadcastContractTest() {
    super(NettyHarness.http2OverTls(Dispatch.WORKERS));
  }
}
