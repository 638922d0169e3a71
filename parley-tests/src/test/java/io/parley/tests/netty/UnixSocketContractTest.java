package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class UnixSocketContractTest extends SocketContract {
  UnixSocketContractTest() {
    super(new UnixHarness(Io.NATIVE, Dispatch.WORKERS));
  }
}
