package io.parley;

/**
 * Gives the client of those who name none, as the doors {@code io.parley.simple} and {@code
 * io.parley.browser} do. A transport provides one as a service; parley-netty does.
 */
public interface WebSocketProvider {

  /** A client that needs no closing; called once, on first use. */
  WebSocketClient client();

  /**
   * The client of the first provider that is found, the same at every call.
   *
   * @throws IllegalStateException if there is no provider
   */
  static WebSocketClient defaultClient() {
    return DefaultClient.get();
  }
}
