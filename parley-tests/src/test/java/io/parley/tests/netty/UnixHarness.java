package io.parley.tests.netty;

import io.parley.Backend;
import io.parley.Dispatch;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.netty.Netty;
import io.parley.testing.contract.SocketHarness;
import io.parley.tests.SocketFolder;

/** Sockets over Unix sockets, for the contracts. */
record UnixHarness(Io io, Dispatch dispatch) implements SocketHarness {

  @Override
  public Backend backend(WebSocketConfig config) {
    return handler ->
        Netty.onUnix(SocketFolder.newPath())
            .runtime(io.runtime())
            .config(defaults -> config.toBuilder())
            .server(handler);
  }

  @Override
  public WebSocketClient client(WebSocketConfig config) {
    return Netty.client().runtime(io.runtime()).config(defaults -> config.toBuilder());
  }

  @Override
  public boolean browserTakesUris() {
    return false;
  }
}
