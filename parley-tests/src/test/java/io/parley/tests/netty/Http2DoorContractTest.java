package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.DoorContract;

class Http2DoorContractTest extends DoorContract {
  Http2DoorContractTest() {
    super(NettyHarness.http2(Dispatch.WORKERS));
  }
}
