package io.parley.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks UTF-8 that comes in pieces (RFC 3629: no overlong form, no surrogate, nothing past
 * U+10FFFF) and fails at the first byte that cannot continue what came before. One thread at a
 * time.
 *
 * <p>An automaton takes a byte a step. It has nine states, so that what one byte does to all of
 * them fits one long: the next state is the row of the byte, shifted right by the state. A step is
 * then one shift, and the look-up of the row waits for no step before it.
 */
public final class Utf8Validator {

  private static final int STATE_BITS = 6;

  // Each state is its place in a row.
  private static final int VALID = 0;
  private static final int ONE_MORE = STATE_BITS;
  private static final int TWO_MORE = 2 * STATE_BITS;
  private static final int THREE_MORE = 3 * STATE_BITS;
  private static final int AFTER_E0 = 4 * STATE_BITS;
  private static final int AFTER_ED = 5 * STATE_BITS;
  private static final int AFTER_F0 = 6 * STATE_BITS;
  private static final int AFTER_F4 = 7 * STATE_BITS;
  private static final int INVALID = 8 * STATE_BITS;
  private static final int STATE_MASK = (1 << STATE_BITS) - 1;

  private static final long[] ROWS = rows();

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int CHUNK = 4096;
  private static final long NOT_ASCII = 0x8080808080808080L;

  /** Where the automaton stands: VALID between two characters, else what the next byte may be. */
  private int state = VALID;

  /** For bytes outside the heap; null before the first of them. */
  private byte @Nullable [] chunk;

  /** Creates one that stands between two characters. */
  public Utf8Validator() {}

  /**
   * Takes the next bytes, {@code from} to {@code to} exclusive.
   *
   * @return false as soon as the bytes seen so far cannot become valid; every call from then on
   *     returns false, until {@link #reset}
   */
  public boolean accept(byte[] bytes, int from, int to) {
    long[] rows = ROWS;
    long at = state;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, i);
      if ((eight & NOT_ASCII) == 0 && (at & STATE_MASK) == VALID) {
        i = afterAscii(bytes, i + Long.BYTES, to) - Long.BYTES;
        continue;
      }
      // The JDK shifts a long by the low six bits of the count only, which is just the state.
      at = rows[(int) eight & 0xff] >>> at;
      at = rows[(int) (eight >>> 8) & 0xff] >>> at;
      at = rows[(int) (eight >>> 16) & 0xff] >>> at;
      at = rows[(int) (eight >>> 24) & 0xff] >>> at;
      at = rows[(int) (eight >>> 32) & 0xff] >>> at;
      at = rows[(int) (eight >>> 40) & 0xff] >>> at;
      at = rows[(int) (eight >>> 48) & 0xff] >>> at;
      at = rows[(int) (eight >>> 56)] >>> at;
      if ((at & STATE_MASK) == INVALID) {
        state = INVALID;
        return false;
      }
    }
    for (; i < to; i++) {
      at = rows[bytes[i] & 0xff] >>> at;
    }
    state = (int) at & STATE_MASK;
    return state != INVALID;
  }

  /**
   * Takes bytes of a buffer, {@code size} from {@code at} on; its position stays. As {@link
   * #accept(byte[], int, int)}. Those outside the heap are looked at in copies of a few thousand,
   * which is faster than to read them one by one where they are.
   */
  public boolean accept(ByteBuffer bytes, int at, int size) {
    if (bytes.hasArray()) {
      int from = bytes.arrayOffset() + at;
      return accept(bytes.array(), from, from + size);
    }
    if (chunk == null) {
      chunk = new byte[CHUNK];
    }
    boolean valid = true;
    for (int done = 0; valid && done < size; done += CHUNK) {
      int some = Math.min(CHUNK, size - done);
      bytes.get(at + done, chunk, 0, some);
      valid = accept(chunk, 0, some);
    }
    return valid;
  }

  /** The first place from {@code from} on that may hold a byte that is not ASCII, in steps of 8. */
  private static int afterAscii(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - 4 * Long.BYTES; i += 4 * Long.BYTES) {
      long some =
          (long) LONGS.get(bytes, i)
              | (long) LONGS.get(bytes, i + Long.BYTES)
              | (long) LONGS.get(bytes, i + 2 * Long.BYTES)
              | (long) LONGS.get(bytes, i + 3 * Long.BYTES);
      if ((some & NOT_ASCII) != 0) {
        break;
      }
    }
    return i;
  }

  /** Whether all that was accepted ends between two characters: a message that is complete must. */
  public boolean isComplete() {
    return state == VALID;
  }

  /** Forgets what came before. */
  public void reset() {
    state = VALID;
  }

  /** RFC 3629 section 4, a line of its grammar a line here. What it does not name is invalid. */
  private static long[] rows() {
    int[][] next = new int[256][INVALID / STATE_BITS + 1];
    for (int[] row : next) {
      Arrays.fill(row, INVALID);
    }
    put(next, 0x00, 0x7f, VALID, VALID);
    put(next, 0xc2, 0xdf, VALID, ONE_MORE);
    put(next, 0xe0, 0xe0, VALID, AFTER_E0);
    put(next, 0xe1, 0xec, VALID, TWO_MORE);
    put(next, 0xed, 0xed, VALID, AFTER_ED);
    put(next, 0xee, 0xef, VALID, TWO_MORE);
    put(next, 0xf0, 0xf0, VALID, AFTER_F0);
    put(next, 0xf1, 0xf3, VALID, THREE_MORE);
    put(next, 0xf4, 0xf4, VALID, AFTER_F4);
    put(next, 0x80, 0xbf, ONE_MORE, VALID);
    put(next, 0x80, 0xbf, TWO_MORE, ONE_MORE);
    put(next, 0x80, 0xbf, THREE_MORE, TWO_MORE);
    put(next, 0xa0, 0xbf, AFTER_E0, ONE_MORE);
    put(next, 0x80, 0x9f, AFTER_ED, ONE_MORE);
    put(next, 0x90, 0xbf, AFTER_F0, TWO_MORE);
    put(next, 0x80, 0x8f, AFTER_F4, TWO_MORE);
    long[] rows = new long[256];
    for (int b = 0; b < 256; b++) {
      for (int s = 0; s < next[b].length; s++) {
        rows[b] |= (long) next[b][s] << (s * STATE_BITS);
      }
    }
    return rows;
  }

  private static void put(int[][] next, int first, int last, int from, int to) {
    for (int b = first; b <= last; b++) {
      next[b][from / STATE_BITS] = to;
    }
  }
}
