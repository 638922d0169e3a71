package io.parley.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A frame from the server that is not a whole echo: a part of one, or a control frame. */
final class OddFrame {

  private static final int MAX_HEAD = 10;
  private static final int MAX_CONTROL = 125;

  private final ByteBuffer head = ByteBuffer.allocate(MAX_HEAD);

  /** What a control frame carries; empty of others. */
  private ByteBuffer payload = ByteBuffer.allocate(0);

  /** Payload bytes that have not come yet. */
  private long left;

  private boolean complete;

  /**
   * Takes the bytes of the header, and of the payload of a control frame.
   *
   * @return whether they are all here
   * @throws IOException if no such frame may come
   */
  boolean read(ByteBuffer in) throws IOException {
    while (!complete && in.hasRemaining()) {
      head.put(in.get());
      complete = head.position() >= 2 && head.position() == 2 + lengthBytes();
      if (complete) {
        begin();
      }
    }
    if (complete && isControl()) {
      while (in.hasRemaining() && left > 0) {
        payload.put(in.get());
        left--;
      }
    }
    return complete && (!isControl() || left == 0);
  }

  private int lengthBytes() {
    return switch (head.get(1) & 0x7f) {
      case 126 -> Short.BYTES;
      case 127 -> Long.BYTES;
      default -> 0;
    };
  }

  private void begin() throws IOException {
    left =
        switch (lengthBytes()) {
          case 0 -> head.get(1) & 0x7f;
          case Short.BYTES -> head.getShort(2) & 0xffff;
          default -> head.getLong(2);
        };
    if ((head.get(0) & 0x70) != 0 || (head.get(1) & 0x80) != 0 || left < 0) {
      throw new IOException("a frame came with a reserved bit, a mask or a negative length");
    }
    if (isControl()) {
      if (!isLast() || left > MAX_CONTROL) {
        throw new IOException("a control frame came that is fragmented or too long");
      }
      payload = ByteBuffer.allocate((int) left);
    }
  }

  int opcode() {
    return head.get(0) & 0xf;
  }

  boolean isControl() {
    return (opcode() & 0x8) != 0;
  }

  boolean isLast() {
    return (head.get(0) & Frames.FIN) != 0;
  }

  /** Payload bytes that have not come. */
  long left() {
    return left;
  }

  /** So many have been read elsewhere. */
  void skip(int bytes) {
    left -= bytes;
  }

  /** Of a control frame. */
  byte[] payload() {
    return payload.array();
  }
}
