package io.parley.connection;

import io.parley.BorrowedMessage;
import io.parley.WsMessage;
import io.parley.text.Utf8Validator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A message lent to the listener that is being called, in the buffer that it was read from. */
final class Loan implements BorrowedMessage {

  private final WsMessage.Kind kind;
  private final int at;
  private final int size;

  /** Null once the call is over. Written by the loop, and read by it unless somebody errs. */
  private @Nullable ByteBuffer buffer;

  Loan(WsMessage.Kind kind, ByteBuffer buffer, int at, int size) {
    this.kind = kind;
    this.buffer = buffer;
    this.at = at;
    this.size = size;
  }

  /** The call is over. */
  void end() {
    buffer = null;
  }

  /** Where it lies, from {@link #at} on, with the rest of its frame's header before it. */
  ByteBuffer buffer() {
    ByteBuffer lent = buffer;
    if (lent == null) {
      throw new IllegalStateException(
          "the message was lent for the length of the call; toMessage() makes one to keep");
    }
    return lent;
  }

  int at() {
    return at;
  }

  @Override
  public WsMessage.Kind kind() {
    return kind;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public ByteBuffer bytes() {
    return buffer().slice(at, size).asReadOnlyBuffer();
  }

  @Override
  public WsMessage toMessage() {
    byte[] copy = new byte[size];
    buffer().get(at, copy);
    // A message that is lent has been found to be text already.
    return isText() ? WsMessage.validated(copy, new Utf8Validator()) : WsMessage.wrap(copy);
  }

  @Override
  public String toString() {
    return buffer == null ? "a message that is lent no more" : toMessage().toString();
  }
}
