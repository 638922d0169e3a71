package io.parley.tests.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * One frame, legal or not (RFC 6455 section 5.2).
 *
 * @param firstByte FIN, the reserved bits and the opcode
 * @param length how its length is written
 * @param maskedWrongly whether it is masked although it must not be, or the other way round
 * @param key masks the payload
 * @param payload as it is before it is masked
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares frames.
record Frame(int firstByte, Length length, boolean maskedWrongly, int key, byte[] payload) {

  private static final int SHOWN = 24;

  /** How a length is written. */
  enum Length {
    /** In the shortest form, which alone is legal. */
    SHORTEST,
    /** In two bytes behind the first, if they hold it. */
    TWO_BYTES,
    EIGHT_BYTES,
    /** In eight bytes, the highest bit set. */
    NEGATIVE,
    /** More than anybody accepts. */
    ENORMOUS
  }

  /** A legal one but for what its first byte says. */
  static Frame of(int firstByte, byte[] payload) {
    return new Frame(firstByte, Length.SHORTEST, false, 0x37fa213d, payload);
  }

  boolean fin() {
    return (firstByte & 0x80) != 0;
  }

  boolean isControl() {
    return (firstByte & 0x8) != 0;
  }

  /** Whether a message begins with it. */
  boolean isFirst() {
    return (firstByte & 0xf) != 0;
  }

  /** Whether the message that begins with it is compressed (RFC 7692 section 6). */
  boolean isCompressed() {
    return (firstByte & 0x40) != 0;
  }

  Frame length(Length form) {
    return new Frame(firstByte, form, maskedWrongly, key, payload);
  }

  Frame wronglyMasked() {
    return new Frame(firstByte, length, true, key, payload);
  }

  Frame withoutReservedBits(int which) {
    return new Frame(firstByte & ~which, length, maskedWrongly, key, payload);
  }

  byte[] encode(boolean fromClient) {
    boolean masked = fromClient != maskedWrongly;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(firstByte);
    int mask = masked ? 0x80 : 0;
    Length form = length == Length.SHORTEST ? shortest() : length;
    if (form == Length.SHORTEST) {
      out.write(mask | payload.length);
    } else if (form == Length.TWO_BYTES && payload.length <= 0xffff) {
      out.write(mask | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(mask | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(announced(form)).array());
    }
    byte[] keys = ByteBuffer.allocate(4).putInt(key).array();
    if (masked) {
      out.writeBytes(keys);
    }
    for (int i = 0; i < payload.length; i++) {
      out.write(masked ? payload[i] ^ keys[i % 4] : payload[i]);
    }
    return out.toByteArray();
  }

  private Length shortest() {
    return payload.length <= 125
        ? Length.SHORTEST
        : payload.length <= 0xffff ? Length.TWO_BYTES : Length.EIGHT_BYTES;
  }

  private long announced(Length form) {
    return switch (form) {
      case NEGATIVE -> Long.MIN_VALUE | payload.length;
      case ENORMOUS -> 1L << 40 | payload.length;
      default -> payload.length;
    };
  }

  @Override
  public String toString() {
    String shown = HexFormat.of().formatHex(payload, 0, Math.min(payload.length, SHOWN));
    return "frame %02x %s%s of %d: %s"
        .formatted(
            firstByte, length, maskedWrongly ? " masked wrongly" : "", payload.length, shown);
  }
}
