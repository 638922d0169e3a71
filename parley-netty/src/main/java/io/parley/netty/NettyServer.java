package io.parley.netty;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsStatus;
import java.net.URI;
import java.time.Duration;

/** A server on a TCP port. */
final class NettyServer implements Server {

  NettyServer(ServerOptions options, PolyHandler handler) {}

  @Override
  public Server start() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int port() {
    throw new UnsupportedOperationException();
  }

  @Override
  public URI uri() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int connections() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Stopped stop(WsStatus status, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
