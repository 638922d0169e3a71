package io.parley.tests.netty;

import io.parley.Backend;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.netty.Netty;
import io.parley.netty.Proxy;
import io.parley.testing.contract.SocketHarness;

/** Sockets over TCP that all go through a SOCKS proxy, for the contracts. */
final class ProxiedHarness implements SocketHarness {

  /** For all tests, on threads that none waits for. */
  private static final SocksProxy PROXY = new SocksProxy(null);

  @Override
  public Backend backend(WebSocketConfig config) {
    return Netty.onFreePort().config(defaults -> config.toBuilder());
  }

  @Override
  public WebSocketClient client(WebSocketConfig config) {
    return Netty.client()
        .proxy(Proxy.socks5("localhost", PROXY.port()))
        .config(defaults -> config.toBuilder());
  }

  @Override
  public boolean hasOneConnection() {
    return false;
  }
}
