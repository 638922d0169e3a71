package io.parley.protocol;

import io.parley.WsMessage;
import io.parley.WsStatus;

/** What a {@link MessageReader} found. Called while it reads, on the thread that feeds it. */
public interface ProtocolEvents {

  /**
   * A whole message.
   *
   * @return false to stop reading behind this message: the rest of the input stays where it is
   */
  boolean message(WsMessage message);

  /**
   * A ping. The array is the receiver's own.
   *
   * @return false to stop reading behind it
   */
  boolean ping(byte[] payload);

  /**
   * A pong. The array is the receiver's own.
   *
   * @return false to stop reading behind it
   */
  boolean pong(byte[] payload);

  /**
   * A valid Close frame; {@link WsStatus#NO_STATUS} when it was empty. Nothing comes after it: the
   * rest of the input is dropped.
   */
  void close(WsStatus status);
}
