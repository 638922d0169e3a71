package io.parley.protocol;

/**
 * The numbers of the frame format (RFC 6455 section 5.2).
 *
 * <pre>
 *   byte 0    FIN  RSV1 RSV2 RSV3  opcode (4 bits)
 *   byte 1    MASK  length (7 bits): 0 to 125, or 126 or 127 for 2 or 8 bytes of length behind it
 *             then the masking key, 4 bytes, if MASK is set; then the payload
 * </pre>
 */
final class Frames {

  static final int FIN = 0x80;
  static final int RESERVED_BITS = 0x70;
  static final int OPCODE_BITS = 0x0f;

  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;

  /** Set in the opcodes of control frames (section 5.5). */
  static final int CONTROL_BIT = 0x8;

  static final int MASK = 0x80;
  static final int LENGTH_BITS = 0x7f;

  /** The longest payload whose length stands in byte 1; control frames have no longer one. */
  static final int MAX_SHORT = 125;

  static final int LENGTH_IN_2_BYTES = 126;
  static final int LENGTH_IN_8_BYTES = 127;
  static final int MAX_2_BYTES = 0xffff;

  private Frames() {}
}
