package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class TlsBroadcastContractTest extends BroadcastContract {
  TlsBroadcastContractTest() {
    super(NettyHarness.tls(Dispatch.WORKERS));
  }
}
