package io.parley.tests.netty;

import io.parley.Dispatch;
import io.parley.testing.contract.SocketContract;

class Http2UnixInlineSocketContractTest extends SocketContract {
  Http2UnixInlineSocketContractTest() {
    super(UnixHarness.http2(Io.NATIVE, Dispatch.INLINE));
  }
}
