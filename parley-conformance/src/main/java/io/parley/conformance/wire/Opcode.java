package io.parley.conformance.wire;

/** The opcodes of RFC 6455 section 5.2. */
public final class Opcode {
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

  private Opcode() {}

  /** Whether frames of that opcode are control frames. */
  public static boolean isControl(int opcode) {
    return opcode >= CLOSE;
  }

  /** What people call it. */
  public static String name(int opcode) {
    return switch (opcode) {
      case CONTINUATION -> "continuation";
      case TEXT -> "text";
      case BINARY -> "binary";
      case CLOSE -> "close";
      case PING -> "ping";
      case PONG -> "pong";
      default -> "opcode " + opcode;
    };
  }
}
