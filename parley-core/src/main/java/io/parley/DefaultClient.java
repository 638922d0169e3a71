package io.parley;

import java.util.Optional;
import java.util.ServiceLoader;

/** The one client of those who name none, made on first use. */
final class DefaultClient {

  private DefaultClient() {}

  private static final class Holder {
    static final Optional<WebSocketClient> CLIENT =
        // What stands beside this class goes before what a thread has been told to use.
        ServiceLoader.load(WebSocketProvider.class, DefaultClient.class.getClassLoader())
            .findFirst()
            .or(() -> ServiceLoader.load(WebSocketProvider.class).findFirst())
            .map(WebSocketProvider::client);
  }

  static WebSocketClient get() {
    return Holder.CLIENT.orElseThrow(
        () ->
            new IllegalStateException(
                "there is no WebSocketProvider: put parley-netty on the class or module path, or"
                    + " name a client"));
  }
}
