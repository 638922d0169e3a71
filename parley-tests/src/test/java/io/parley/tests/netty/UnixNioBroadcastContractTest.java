package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class UnixNioBroadcastContractTest extends BroadcastContract {
  UnixNioBroadcastContractTest() {
    super(new UnixHarness(Io.NIO, Dispatch.WORKERS));
  }
}
