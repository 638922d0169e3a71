package io.parley.protocol;

import io.parley.text.Utf8Validator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a message that comes in several reads is put together if it is lent: outside the heap, so
 * that it can be sent from there, and used again for the next one. One message at a time; one
 * thread at a time.
 */
public final class Assembly {

  /** What is longer is given, not lent. */
  public static final int MAX_SIZE = 1024 * 1024;

  /** Room before the payload for the header of a frame made in place. */
  private static final int FRONT = MessageWriter.MAX_HEADER;

  /** Null before the first message. */
  private @Nullable ByteBuffer buffer;

  private int size;

  /** Creates one, which takes memory when it is first used. */
  public Assembly() {}

  /** Begins a message. */
  void begin() {
    size = 0;
  }

  /** Takes bytes from the input's position, which moves on. */
  void take(ByteBuffer in, int length) {
    buffer().put(FRONT + size, in, in.position(), length);
    in.position(in.position() + length);
    size += length;
  }

  /** Takes masked bytes; as {@link #take}. */
  void takeMasked(ByteBuffer in, int length, int key) {
    int at = FRONT + size;
    take(in, length);
    Masking.mask(buffer(), at, length, key);
  }

  /** Shows the validator the bytes taken last. */
  boolean accepted(Utf8Validator utf8, int length) {
    return utf8.accept(buffer(), FRONT + size - length, length);
  }

  ByteBuffer buffer() {
    ByteBuffer memory = buffer;
    if (memory == null) {
      memory = ByteBuffer.allocateDirect(FRONT + MAX_SIZE);
      buffer = memory;
    }
    return memory;
  }

  /** Where in the buffer the payload begins. */
  int at() {
    return FRONT;
  }

  int size() {
    return size;
  }
}
