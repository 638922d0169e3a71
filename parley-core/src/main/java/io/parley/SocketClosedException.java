package io.parley;

import org.jspecify.annotations.Nullable;

/** A blocking client was asked for more than its socket, which closes or has ended, can give. */
public final class SocketClosedException extends IllegalStateException {
  private static final long serialVersionUID = 2;

  /** How the socket ended; null while it is closing. */
  private final transient @Nullable WsStatus status;

  /**
   * Names the status; the cause is why the connection broke, if it did.
   *
   * @param status null while the socket is still closing
   */
  public SocketClosedException(@Nullable WsStatus status, @Nullable Throwable cause) {
    super(
        (status == null ? "the socket is closing" : "the socket has ended: " + status)
            + (cause == null ? "" : ": " + cause.getMessage()),
        cause);
    this.status = status;
  }

  /**
   * How the socket ended, 1006 when the connection broke; null while it is closing, when nothing
   * can be sent any more.
   */
  public @Nullable WsStatus status() {
    return status;
  }
}
