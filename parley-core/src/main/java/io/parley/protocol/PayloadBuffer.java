package io.parley.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The payload of a message while it comes in. What is announced costs nothing beyond 64 KiB: from
 * there on the array grows with the bytes received, and is never longer than twice them.
 */
final class PayloadBuffer {

  /** What an announcement may reserve before its bytes are here. */
  static final int RESERVED_AT_ONCE = 64 * 1024;

  private static final byte[] NOTHING = {};

  /** No message is longer. Set while this is empty. */
  private int maxSize;

  /** Holds the payload from 0 to {@link #size}; given away with the message. */
  private byte[] bytes = NOTHING;

  private int size;

  /** Takes no message longer than that. */
  void bound(int size) {
    maxSize = size;
  }

  /** The payload so far, in an array that may be longer. */
  byte[] bytes() {
    return bytes;
  }

  /** How many bytes of payload are here. */
  int size() {
    return size;
  }

  /** How many bytes there is room for. */
  int capacity() {
    return bytes.length;
  }

  /** Makes room for the next bytes of a frame, and counts them as received. */
  private int grow(int length, long frameLeft, boolean last) {
    int at = size;
    int needed = at + length;
    if (needed > bytes.length) {
      long announced = at + frameLeft;
      long wanted = last ? announced : Math.max(announced, 2L * needed);
      long allowed = Math.min(Math.max(2L * needed, RESERVED_AT_ONCE), maxSize);
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, allowed));
    }
    size = needed;
    return at;
  }

  /**
   * Takes bytes from the input's position.
   *
   * @param frameLeft what is left of the frame, these bytes included
   * @param last whether the message ends with that frame
   */
  void take(ByteBuffer in, int length, long frameLeft, boolean last) {
    int at = grow(length, frameLeft, last);
    in.get(bytes, at, length);
  }

  /** Takes masked bytes from the input's position; as {@link #take}. */
  void takeMasked(ByteBuffer in, int length, long frameLeft, boolean last, int key) {
    int at = grow(length, frameLeft, last);
    Masking.unmask(in, key, bytes, at, length);
  }

  /** The whole payload in an array of its size; this buffer is empty then. */
  byte[] release() {
    byte[] exact = bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    clear();
    return exact;
  }

  /** Drops what is here. */
  void clear() {
    bytes = NOTHING;
    size = 0;
  }
}
