package io.parley.netty.http2;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;

/** The peer has reset a stream (RFC 9113 section 6.4), or left it out of its GOAWAY. */
public final class StreamResetException extends IOException {

  private static final long serialVersionUID = 1;

  private final long code;

  private StreamResetException(String message, long code) {
    super(message);
    this.code = code;
  }

  static StreamResetException of(long code) {
    return new StreamResetException("the peer reset the stream: " + name(code), code);
  }

  static StreamResetException goAway(String reason) {
    return new StreamResetException(reason, Http2Error.REFUSED_STREAM.code());
  }

  /** The name of an error code as RFC 9113 section 7 has it. */
  static String name(long code) {
    Http2Error error = Http2Error.valueOf(code);
    return error == null ? "error " + code : error.name();
  }

  /** Whether the peer says that it has done nothing for this stream, so that it may be repeated. */
  public boolean isUnprocessed() {
    return code == Http2Error.REFUSED_STREAM.code();
  }

  /** Whether the peer wants HTTP/1.1 to be spoken instead. */
  public boolean wantsHttp1() {
    return code == Http2Error.HTTP_1_1_REQUIRED.code();
  }
}
