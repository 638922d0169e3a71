package io.parley.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One frame as it stands on the wire (RFC 6455 section 5.2), legal or not.
 *
 * @param fin whether it is the last of its message
 * @param rsv the three reserved bits, 0 to 7
 * @param opcode 0 to 15
 * @param mask the masking key, or null when not masked
 * @param payload not masked
 */
public record RawFrame(
    boolean fin, int rsv, int opcode, @Nullable Integer mask, ByteBuffer payload) {

  /** A frame of a message that goes on. */
  public static final int CONTINUATION = 0;

  /** The first frame of a text message. */
  public static final int TEXT = 1;

  /** The first frame of a binary message. */
  public static final int BINARY = 2;

  /** A Close frame. */
  public static final int CLOSE = 8;

  /** A ping. */
  public static final int PING = 9;

  /** A pong. */
  public static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int SHOWN = 64;

  /** A whole message or a control frame, not masked. */
  public static RawFrame of(int opcode, byte[] payload) {
    return new RawFrame(true, 0, opcode, null, ByteBuffer.wrap(payload));
  }

  /** A whole text message, not masked. */
  public static RawFrame text(String text) {
    return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A Close frame, not masked. */
  public static RawFrame close(int code, String reason) {
    byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
    return of(CLOSE, ByteBuffer.allocate(2 + utf8.length).putShort((short) code).put(utf8).array());
  }

  /** This frame with that key; null for none. */
  public RawFrame masked(@Nullable Integer key) {
    return new RawFrame(fin, rsv, opcode, key, payload);
  }

  /** This frame as one that is not the last of its message. */
  public RawFrame unfinished() {
    return new RawFrame(false, rsv, opcode, mask, payload);
  }

  /** The payload read as UTF-8. */
  public String text() {
    return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
  }

  /** The frame's bytes, its length in the shortest form. */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((fin ? FIN : 0) | rsv << 4 | opcode);
    int masked = mask == null ? 0 : MASKED;
    int length = payload.remaining();
    if (length < 126) {
      out.write(masked | length);
    } else if (length < 1 << 16) {
      out.write(masked | 126);
      out.write(length >> 8);
      out.write(length);
    } else {
      out.write(masked | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
    }
    if (mask != null) {
      out.writeBytes(ByteBuffer.allocate(4).putInt(mask).array());
    }
    out.writeBytes(mask(bytes(payload), mask));
    return out.toByteArray();
  }

  /**
   * Reads one frame and moves the position behind it.
   *
   * @return null, with the position where it was, when the bytes end before the frame does
   */
  static @Nullable RawFrame decode(ByteBuffer in) {
    ByteBuffer ahead = in.duplicate();
    if (ahead.remaining() < 2) {
      return null;
    }
    int first = ahead.get();
    int second = ahead.get();
    int form = second & 0x7f;
    int more = (form == 126 ? 2 : form == 127 ? 8 : 0) + ((second & MASKED) == 0 ? 0 : 4);
    if (ahead.remaining() < more) {
      return null;
    }
    long length = form == 126 ? ahead.getShort() & 0xffff : form == 127 ? ahead.getLong() : form;
    Integer mask = (second & MASKED) == 0 ? null : ahead.getInt();
    if (ahead.remaining() < length) {
      return null;
    }
    byte[] payload = new byte[(int) length];
    ahead.get(payload);
    in.position(ahead.position());
    return new RawFrame(
        (first & FIN) != 0,
        first >> 4 & 7,
        first & 0xf,
        mask,
        ByteBuffer.wrap(mask(payload, mask)));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static byte[] mask(byte[] bytes, @Nullable Integer key) {
    if (key != null) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] ^= (byte) (key >> 8 * (3 - i % 4));
      }
    }
    return bytes;
  }

  @Override
  public String toString() {
    byte[] bytes = bytes(payload);
    String shown =
        opcode == TEXT
            ? '"' + text() + '"'
            : HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN)));
    return "frame opcode "
        + opcode
        + (fin ? "" : " unfinished")
        + (rsv == 0 ? "" : " rsv " + rsv)
        + (mask == null ? " " : " masked ")
        + shown
        + " ("
        + bytes.length
        + " bytes)";
  }
}
