package io.parley.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;

/** Hears what comes on one stream, on the loop's thread. */
public interface StreamHandler {

  /**
   * Headers, or trailers, have come.
   *
   * @param end whether the peer's direction ends with them
   */
  void headers(Http2Headers headers, boolean end);

  /**
   * Bytes have come, which are the session's own and gone when this returns. Each counts against
   * the window until it is {@link SessionStream#consumed}.
   *
   * @param end whether the peer's direction ends with them
   */
  void data(ByteBuf bytes, boolean end);

  /** The read pass is over in which {@link #data} was called. */
  void readComplete();

  /**
   * The stream is gone before both directions ended, and not by {@link SessionStream#reset}. Comes
   * once, and nothing after it.
   *
   * @param cause a {@link StreamResetException} if the peer has reset it
   */
  void broken(Throwable cause);
}
