package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.DoorContract;

class Http2TlsDoorContractTest extends DoorContract {
  Http2TlsDoorContractTest() {
    super(NettyHarness.http2OverTls(Dispatch.WORKERS));
  }
}
