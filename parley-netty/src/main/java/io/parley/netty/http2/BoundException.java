package io.parley.netty.http2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/** The peer has gone beyond a bound, which ends the connection. */
final class BoundException extends Http2Exception {

  private static final long serialVersionUID = 1;

  private final String told;

  /**
   * Creates one.
   *
   * @param told what the peer hears of it: constant, for what the peer sent is not sent back
   * @param message what the log and the application hear
   */
  BoundException(String told, String message) {
    super(Http2Error.ENHANCE_YOUR_CALM, message);
    this.told = told;
  }

  String told() {
    return told;
  }
}
