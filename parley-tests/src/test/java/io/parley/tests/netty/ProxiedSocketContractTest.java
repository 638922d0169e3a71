package io.parley.tests.netty;

import io.parley.testing.contract.SocketContract;

/** Every socket goes through a SOCKS proxy. */
class ProxiedSocketContractTest extends SocketContract {
  ProxiedSocketContractTest() {
    super(new ProxiedHarness());
  }
}
