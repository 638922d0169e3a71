package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.BroadcastContract;

class UnixBroadcastContractTest extends BroadcastContract {
  UnixBroadcastContractTest() {
    super(new UnixHarness(Io.NATIVE, Dispatch.WORKERS));
  }
}
