package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.DoorContract;

class TlsDoorContractTest extends DoorContract {
  TlsDoorContractTest() {
    super(NettyHarness.tls(Dispatch.WORKERS));
  }
}
