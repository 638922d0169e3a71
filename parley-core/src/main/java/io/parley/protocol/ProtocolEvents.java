package io.parley.protocol;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;

/** What a {@link MessageReader} found. Called while it reads, on the thread that feeds it. */
public interface ProtocolEvents {

  /**
   * A whole message.
   *
   * @return false to stop reading behind this message: the rest of the input stays where it is
   */
  boolean message(WsMessage message);

  /** Whether the message that begins may be lent, where that saves a copy. */
  default boolean lends() {
    return false;
  }

  /**
   * A whole message, lent until this returns: it lies in that buffer, with the rest of its frame's
   * header before it, whose place may be used. Only called if {@link #lends} was true.
   *
   * @return as for {@link #message}
   */
  default boolean lent(WsMessage.Kind kind, ByteBuffer buffer, int at, int size) {
    throw new IllegalStateException("nobody wanted to be lent a message");
  }

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
