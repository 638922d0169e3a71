package io.parley;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Copies payloads into buffers, short ones without the checks and the call that a block copy to
 * direct memory costs, which is more than the copy itself.
 */
final class ShortCopy {

  private static final VarHandle ARRAY_LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BUFFER_LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Up to here one by one is faster; the benchmark of frame writing tells. */
  private static final int SHORT = 128;

  private ShortCopy() {}

  /** As {@link ByteBuffer#put(byte[], int, int)}. */
  static void put(byte[] source, int offset, int length, ByteBuffer target) {
    if (length > SHORT || length < Long.BYTES) {
      target.put(source, offset, length);
      return;
    }
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length > target.remaining()) {
      throw new BufferOverflowException();
    }
    int to = target.position();
    int last = length - Long.BYTES;
    for (int i = 0; i < last; i += Long.BYTES) {
      BUFFER_LONGS.set(target, to + i, (long) ARRAY_LONGS.get(source, offset + i));
    }
    // The last eight bytes, some of which may have been copied already.
    BUFFER_LONGS.set(target, to + last, (long) ARRAY_LONGS.get(source, offset + last));
    target.position(to + length);
  }
}
