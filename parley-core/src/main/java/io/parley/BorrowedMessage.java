package io.parley;

import java.nio.ByteBuffer;

/**
 * A received message whose payload is lent for the length of the call that gets it, where it lies:
 * for those who pass messages on and do not keep them. See {@link WebSocket#onBorrowed}.
 */
public interface BorrowedMessage {

  /** Whether it is text or binary. */
  WsMessage.Kind kind();

  /** Whether it is a text message, which has been found to be valid UTF-8. */
  default boolean isText() {
    return kind() == WsMessage.Kind.TEXT;
  }

  /** The size of the payload in bytes. */
  int size();

  /**
   * The payload, read-only; a view of its own at every call. Once the call that was lent the
   * message has returned, other bytes lie there.
   *
   * @throws IllegalStateException once the call that was lent the message has returned
   */
  ByteBuffer bytes();

  /**
   * A copy to keep.
   *
   * @throws IllegalStateException once the call that was lent the message has returned
   */
  WsMessage toMessage();

  /** A message that nobody takes back, in the place of a borrowed one. */
  static BorrowedMessage of(WsMessage message) {
    return new BorrowedMessage() {
      @Override
      public WsMessage.Kind kind() {
        return message.kind();
      }

      @Override
      public int size() {
        return message.size();
      }

      @Override
      public ByteBuffer bytes() {
        return message.bytes();
      }

      @Override
      public WsMessage toMessage() {
        return message;
      }

      @Override
      public String toString() {
        return message.toString();
      }
    };
  }
}
