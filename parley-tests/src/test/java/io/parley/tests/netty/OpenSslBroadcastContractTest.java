package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class OpenSslBroadcastContractTest extends BroadcastContract {
  OpenSslBroadcastContractTest() {
    super(NettyHarness.openSsl(Dispatch.WORKERS));
  }
}
