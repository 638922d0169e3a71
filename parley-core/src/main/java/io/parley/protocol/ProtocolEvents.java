package io.parley.protocol;

import io.parley.WsMessage;
import io.parley.WsStatus;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

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
   * Where a message of at most {@link Assembly#MAX_SIZE} that may be lent, but is not all here, is
   * to be put together; null if it is to be given. Taken back when {@link #lent} returns, or when
   * nothing more is read.
   */
  default @Nullable Assembly assembly() {
    return null;
  }

  /**
   * A whole message, lent until this returns: it lies in that buffer, and what is before it may be
   * overwritten as far as a server's header goes, if there is so much. Only called if {@link
   * #lends} was true.
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
