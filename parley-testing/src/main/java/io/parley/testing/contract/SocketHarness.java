package io.parley.testing.contract;

import io.parley.Backend;
import io.parley.Dispatch;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.http.HttpVersion;

/** A transport, as the contracts need it. */
public interface SocketHarness {

  /**
   * Where a server is started, with sockets of that configuration, on a free port. Each server
   * started is closed by the contract.
   */
  Backend backend(WebSocketConfig config);

  /** A client with sockets of that configuration that reaches servers of {@link #backend}. */
  WebSocketClient client(WebSocketConfig config);

  /** By which version of HTTP a socket is opened. */
  default HttpVersion version() {
    return HttpVersion.HTTP_1_1;
  }

  /** Whether a server without WebSockets is asked for one all the same. */
  default boolean asksWithoutSockets() {
    return true;
  }

  /** How the contracts have their callbacks run. */
  default Dispatch dispatch() {
    return Dispatch.WORKERS;
  }

  /**
   * Whether the URIs of its servers are such as a browser takes, which names a host and not a Unix
   * socket; if not, the contract of the browser's class is skipped.
   */
  default boolean browserTakesUris() {
    return true;
  }

  /**
   * Whether client and server are the ends of one connection, so that each has the other's address;
   * a proxy between them makes it two.
   */
  default boolean hasOneConnection() {
    return true;
  }
}
