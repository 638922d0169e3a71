package io.parley.testing;

import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.WsHandler;

/**
 * The entry: sockets in memory. Both ends run the same protocol and the same connection as over
 * TCP; only the bytes take a shorter way.
 *
 * <p>There are two kinds. Live: {@link #client} and {@link #backend}, with threads, real dispatch
 * and the system's clock, for testing an application. Deterministic: {@link #network}, where one
 * thread, the test's, moves bytes and time.
 */
public final class InMemory {

  private InMemory() {}

  /**
   * A client of that handler, live. Every request goes to it, whatever host its URI names.
   *
   * <pre>{@code
   * WebSocket ws = InMemory.client(app).newWebSocket(Request.get("/chat"), listener);
   * }</pre>
   */
  public static InMemoryClient client(PolyHandler app) {
    return backend().clientOf(app);
  }

  /** A client of that handler, live; see {@link #client(PolyHandler)}. */
  public static InMemoryClient client(WsHandler app) {
    return client(PolyHandler.of(app));
  }

  /**
   * Something to start servers on, live, for what needs a {@link io.parley.Server}: its addresses,
   * its graceful stop. Servers of one backend and its copies are reached by the clients of these.
   */
  public static InMemoryBackend backend() {
    return new InMemoryBackend(new InMemoryBackend.Servers(), WebSocketConfig.server());
  }

  /** A network without threads: the test moves the bytes and, by that clock, the time. */
  public static InMemoryNetwork network(VirtualClock clock) {
    return new InMemoryNetwork(clock);
  }
}
