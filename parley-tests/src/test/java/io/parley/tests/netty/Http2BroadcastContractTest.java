package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class Http2BroadcastContractTest extends BroadcastContract {
  Http2BroadcastContractTest() {
    super(NettyHarness.http2(Dispatch.WORKERS));
  }
}
