package io.parley.testing;

import io.parley.Backend;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocketConfig;
import java.net.ConnectException;
import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Live servers in memory, and clients that reach them. Immutable but for the servers on it. */
public final class InMemoryBackend implements Backend {

  private final Servers servers;
  private final WebSocketConfig config;

  InMemoryBackend(Servers servers, WebSocketConfig config) {
    this.servers = servers;
    this.config = config;
  }

  /**
   * Changes bounds and times of the servers' sockets; starts from what is set already, at first
   * {@link WebSocketConfig#server()}. The copy shares the servers started.
   */
  public InMemoryBackend config(UnaryOperator<WebSocketConfig.Builder> changes) {
    return new InMemoryBackend(servers, changes.apply(config.toBuilder()).build());
  }

  @Override
  public Server server(PolyHandler handler) {
    return new InMemoryServer(servers, new Endpoint(handler, config));
  }

  /**
   * A client for the servers of this backend, which it finds by the port in the URI: see {@link
   * Server#uri(String)}. Where none is running, connecting fails with a {@link ConnectException}.
   */
  public InMemoryClient client() {
    return new InMemoryClient(servers::at);
  }

  InMemoryClient clientOf(PolyHandler app) {
    Endpoint endpoint = new Endpoint(app, config);
    return new InMemoryClient(uri -> endpoint);
  }

  /** The servers that are running, by port. Any thread. */
  static final class Servers {

    private final ConcurrentMap<Integer, Endpoint> running = new ConcurrentHashMap<>();
    private final AtomicInteger ports = new AtomicInteger();

    int add(Endpoint endpoint) {
      int port = ports.incrementAndGet();
      running.put(port, endpoint);
      return port;
    }

    void remove(int port) {
      running.remove(port);
    }

    Endpoint at(URI uri) throws ConnectException {
      @Nullable Endpoint endpoint = running.get(uri.getPort());
      if (endpoint == null) {
        throw new ConnectException("connection refused: no server in memory at " + uri);
      }
      return endpoint;
    }
  }
}
