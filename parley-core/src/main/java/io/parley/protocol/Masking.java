package io.parley.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masking of payloads (RFC 6455 section 5.3), eight bytes a step.
 *
 * <p>A key is an int in network order: its highest byte masks the first byte of the payload. A
 * payload in pieces continues with the key turned by {@link #rotated}.
 */
public final class Masking {

  // One fixed byte order lets the JIT compiler turn the long loop into vector code.
  private static final VarHandle ARRAY_LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BUFFER_LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Up to here a block copy costs more than it saves. */
  private static final int SHORT = 128;

  /** From here on the loop over longs has a method of its own. */
  private static final int LONG_RUN = 256;

  private Masking() {}

  /** The key for what follows {@code done} bytes of payload. */
  static int rotated(int key, int done) {
    return Integer.rotateLeft(key, done << 3);
  }

  /**
   * Moves bytes from the source's position into the target, and unmasks them there. Of many a block
   * copy and a pass in place are faster than one loop over two kinds of memory, which is not
   * vectorised.
   */
  public static void unmask(ByteBuffer source, int key, byte[] target, int at, int length) {
    if (length <= SHORT && length >= Long.BYTES) {
      unmaskShort(source, key, target, at, length);
      return;
    }
    source.get(target, at, length);
    mask(target, at, length, key);
  }

  private static void unmaskShort(ByteBuffer source, int key, byte[] target, int at, int length) {
    long keys = twice(key);
    int from = source.position();
    int last = length - Long.BYTES;
    source.position(from + length);
    for (int i = 0; i < last; i += Long.BYTES) {
      ARRAY_LONGS.set(target, at + i, (long) BUFFER_LONGS.get(source, from + i) ^ keys);
    }
    // The last eight bytes, some of which may have been unmasked already.
    long turned = Long.rotateRight(keys, last << 3);
    ARRAY_LONGS.set(target, at + last, (long) BUFFER_LONGS.get(source, from + last) ^ turned);
  }

  /** Masks or unmasks part of a buffer in place; its position stays. */
  public static void mask(ByteBuffer buffer, int at, int length, int key) {
    if (buffer.hasArray()) {
      mask(buffer.array(), buffer.arrayOffset() + at, length, key);
      return;
    }
    long keys = twice(key);
    int end = at + length;
    int i = at;
    if (length >= LONG_RUN) {
      i = maskRun(buffer, i, end, keys);
    }
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      BUFFER_LONGS.set(buffer, i, (long) BUFFER_LONGS.get(buffer, i) ^ keys);
    }
    for (; i < end; i++) {
      buffer.put(i, (byte) (buffer.get(i) ^ keys));
      keys >>>= Byte.SIZE;
    }
  }

  /** Masks or unmasks part of an array in place. */
  static void mask(byte[] bytes, int at, int length, int key) {
    long keys = twice(key);
    int end = at + length;
    int i = at;
    if (length >= LONG_RUN) {
      i = maskRun(bytes, i, end, keys);
    }
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      ARRAY_LONGS.set(bytes, i, (long) ARRAY_LONGS.get(bytes, i) ^ keys);
    }
    for (; i < end; i++) {
      bytes[i] ^= (byte) keys;
      keys >>>= Byte.SIZE;
    }
  }

  // The JIT compiler unrolls and vectorises a loop only if its profile shows many rounds. Were
  // short
  // payloads to run through the same loop, a process that starts with them would stay slow.

  private static int maskRun(ByteBuffer buffer, int at, int end, long keys) {
    int i = at;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      BUFFER_LONGS.set(buffer, i, (long) BUFFER_LONGS.get(buffer, i) ^ keys);
    }
    return i;
  }

  private static int maskRun(byte[] bytes, int at, int end, long keys) {
    int i = at;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      ARRAY_LONGS.set(bytes, i, (long) ARRAY_LONGS.get(bytes, i) ^ keys);
    }
    return i;
  }

  /** The key two times, its first byte lowest, as a little-endian view of the payload needs it. */
  private static long twice(int key) {
    long once = Integer.toUnsignedLong(Integer.reverseBytes(key));
    return once << Integer.SIZE | once;
  }
}
