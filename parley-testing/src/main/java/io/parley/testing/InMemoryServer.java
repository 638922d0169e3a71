package io.parley.testing;

import io.parley.Server;
import io.parley.WsStatus;
import java.net.URI;
import java.time.Duration;

/** A live server in memory. */
final class InMemoryServer implements Server {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final InMemoryBackend.Servers servers;
  private final Endpoint endpoint;

  /** 0 before the start. Guarded by this. */
  private int port;

  InMemoryServer(InMemoryBackend.Servers servers, Endpoint endpoint) {
    this.servers = servers;
    this.endpoint = endpoint;
  }

  @Override
  public synchronized Server start() {
    if (port != 0) {
      throw new IllegalStateException("started before, as " + uri());
    }
    port = servers.add(endpoint);
    return this;
  }

  @Override
  public synchronized int port() {
    return port;
  }

  @Override
  public URI uri() {
    if (port() == 0) {
      throw new IllegalStateException("a server has a URI when it has been started");
    }
    return URI.create("ws://memory:" + port());
  }

  @Override
  public int connections() {
    return endpoint.connections().size();
  }

  @Override
  public Stopped stop(WsStatus status, Duration patience) {
    if (LiveMemory.get().isLoopThread()) {
      throw new IllegalStateException(
          "stop waits for sockets to end, which an event loop must not");
    }
    servers.remove(port());
    return endpoint.connections().stop(status, patience);
  }

  @Override
  public void close() {
    stop(WsStatus.GOING_AWAY, PATIENCE);
  }
}
