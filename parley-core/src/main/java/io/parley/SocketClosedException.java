package io.parley;

import org.jspecify.annotations.Nullable;

/** A blocking client was asked for more than its socket, which has ended, can give. */
public final class SocketClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** How the socket ended; 1006 when the connection broke. */
  private final transient WsStatus status;

  /** Names the status; the cause is why the connection broke, if it did. */
  public SocketClosedException(WsStatus status, @Nullable Throwable cause) {
    super(
        "the socket has ended: " + status + (cause == null ? "" : ": " + cause.getMessage()),
        cause);
    this.status = status;
  }

  /** How the socket ended; 1006 when the connection broke. */
  public WsStatus status() {
    return status;
  }
}
