package io.parley.netty;

import io.parley.WebSocketClient;
import io.parley.WebSocketProvider;

/** Makes {@link Netty#client} the client of those who name none. Found as a service. */
public final class NettyProvider implements WebSocketProvider {

  /** For the loader of services. */
  public NettyProvider() {}

  @Override
  public WebSocketClient client() {
    return Netty.client();
  }
}
