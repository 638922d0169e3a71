package io.parley;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** A server of one handler. */
public interface Server extends AutoCloseable {

  /**
   * Binds and starts to accept.
   *
   * @return this server
   * @throws BindException if the address cannot be bound; names it
   * @throws IllegalStateException if it was started before, or on an event loop
   */
  Server start();

  /** The port in use; 0 before the start, and on a Unix socket. */
  int port();

  /**
   * The URI of its root for WebSocket clients: {@code ws://localhost:9000} or {@code wss:...}; on a
   * Unix socket {@code ws+unix:/run/app.sock:}.
   *
   * @throws IllegalStateException before the start, if the port is known only then
   */
  URI uri();

  /** The URI of that path (and query) for WebSocket clients. */
  default URI uri(String path) {
    return URI.create(uri() + (path.startsWith("/") ? path : "/" + path));
  }

  /** How many sockets are connected. */
  int connections();

  /**
   * Reads the files of its TLS again, keys as well as trust: new connections get what they hold
   * now, those there are go on. Blocks until done. A server without TLS, or without files, has
   * nothing to do.
   *
   * @throws IllegalArgumentException naming the file that cannot be used; all stays as it was
   * @throws IllegalStateException on an event loop
   */
  default void reloadTls() {}

  /**
   * Stops gracefully: accepts nothing more, closes every socket with that status, waits, then
   * cancels what is left. Blocks until done; an interrupt ends the waiting, and the thread is still
   * interrupted then. Without effect on a server that is stopped, or was not started.
   *
   * @return how it went
   * @throws IllegalArgumentException if the status cannot be sent
   * @throws IllegalStateException on an event loop
   */
  Stopped stop(WsStatus status, Duration patience);

  /**
   * Stops with {@link WsStatus#GOING_AWAY} and a patience of five seconds. Without effect on a
   * server that is stopped.
   */
  @Override
  void close();

  /**
   * How a graceful stop went.
   *
   * @param closed sockets that ended with the closing handshake
   * @param canceled sockets that had to be cut off
   */
  record Stopped(int closed, int canceled) {}

  /** What {@link #start} throws when the address cannot be bound. */
  final class BindException extends java.io.UncheckedIOException {
    private static final long serialVersionUID = 1;

    /** Names the address in the message. */
    public BindException(String message, IOException cause) {
      super(message, cause);
    }
  }
}
