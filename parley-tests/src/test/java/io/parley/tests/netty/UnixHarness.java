package io.parley.tests.netty;

import io.parley.Backend;
import io.parley.Dispatch;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.http.HttpVersion;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.testing.contract.SocketHarness;
import io.parley.tests.SocketFolder;

/** Sockets over Unix sockets, for the contracts. */
record UnixHarness(
    Io io,
    NettyClient connecting,
    Dispatch dispatch,
    HttpVersion version,
    boolean asksWithoutSockets)
    implements SocketHarness {

  UnixHarness(Io io, Dispatch dispatch) {
    this(io, Netty.client(), dispatch, HttpVersion.HTTP_1_1, true);
  }

  /** HTTP/2 in the clear, by prior knowledge. */
  static UnixHarness http2(Io io, Dispatch dispatch) {
    return new UnixHarness(
        io, Netty.client().http2PriorKnowledge(), dispatch, HttpVersion.HTTP_2, false);
  }

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
    return connecting.runtime(io.runtime()).config(defaults -> config.toBuilder());
  }

  @Override
  public boolean browserTakesUris() {
    return false;
  }
}
