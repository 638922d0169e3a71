package io.parley;

import java.io.IOException;

/** The peer broke the protocol, or a bound of this side. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  /** What this side told the peer when it closed. */
  private final WsStatus status;

  /**
   * Creates one.
   *
   * @param status what the peer is told
   * @param message full detail, for the log
   */
  public ProtocolException(WsStatus status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * What this side told the peer: 1002, 1007, 1009, or 1011 when an extension failed to read a
   * message; with a constant reason.
   */
  public WsStatus status() {
    return status;
  }
}
