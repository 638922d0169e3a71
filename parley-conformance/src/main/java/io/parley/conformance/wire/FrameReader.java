package io.parley.conformance.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads frames from bytes as they come. For one thread. */
public final class FrameReader {

  /** No case has a larger frame come back. */
  private static final int MAX_FRAME = 64 << 20;

  private ByteBuffer unread = ByteBuffer.allocate(0);

  /** One that has read nothing. */
  public FrameReader() {}

  /** More bytes came. */
  public void add(Octets bytes) {
    int size = unread.remaining() + bytes.length();
    if (unread.capacity() - unread.limit() < bytes.length()) {
      ByteBuffer larger = ByteBuffer.allocate(Math.max(size, unread.capacity() * 2));
      larger.put(unread).flip();
      unread = larger;
    }
    int start = unread.position();
    int end = unread.limit();
    unread.limit(end + bytes.length()).position(end);
    unread.put(bytes.toArray()).position(start);
  }

  /** Whether bytes are there that make no whole frame yet, or frames not taken yet. */
  public boolean hasUnread() {
    return unread.hasRemaining();
  }

  /**
   * The next frame, or null when not all of it came yet.
   *
   * @throws WireException if its length is not in the shortest form, or senseless
   */
  public @Nullable ReceivedFrame next() throws WireException {
    ByteBuffer ahead = unread.duplicate();
    if (ahead.remaining() < 2) {
      return null;
    }
    int first = ahead.get();
    int second = ahead.get();
    boolean masked = (second & 0x80) != 0;
    int form = second & 0x7f;
    int more = (form == 126 ? 2 : form == 127 ? 8 : 0) + (masked ? 4 : 0);
    if (ahead.remaining() < more) {
      return null;
    }
    long length = form == 126 ? ahead.getShort() & 0xffff : form == 127 ? ahead.getLong() : form;
    if (length < 0 || length > MAX_FRAME) {
      throw new WireException("came a frame that says it has " + length + " bytes");
    }
    if (form == 126 && length < 126 || form == 127 && length <= 0xffff) {
      throw new WireException(
          "came a length of " + length + " that is not in its shortest form (RFC 6455 5.2)");
    }
    Integer key = masked ? (Integer) ahead.getInt() : null;
    if (ahead.remaining() < length) {
      return null;
    }
    byte[] payload = new byte[(int) length];
    ahead.get(payload);
    if (key != null) {
      Frame.mask(payload, key);
    }
    unread.position(ahead.position());
    return new ReceivedFrame(
        (first & 0x80) != 0, first >> 4 & 7, first & 0xf, key, Octets.of(payload));
  }
}
