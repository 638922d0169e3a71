package io.parley.netty.http2;

/** Hears what concerns a whole connection, on the loop's thread. */
public interface SessionOwner {

  /** The peer has begun a stream; what hears of it. */
  StreamHandler accept(SessionStream stream);

  /**
   * The peer's SETTINGS have come, which may be more than once.
   *
   * @param connectProtocol whether it takes extended CONNECTs (RFC 8441 section 3)
   */
  void settings(boolean connectProtocol);

  /** A stream has begun, or one is gone; {@link Http2Session#streams} tells how many there are. */
  void streamsChanged();

  /** The peer takes no new streams any more. */
  void goAway();

  /** The connection is of no use any more: it broke, or a side broke a rule, as logged already. */
  void failed(Throwable cause);

  /** The channel is closed; the streams have been told. */
  void closed();
}
