package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class OpenSslSocketContractTest extends SocketContract {
  OpenSslSocketContractTest() {
    super(NettyHarness.openSsl(Dispatch.WORKERS));
  }
}
