package io.parley.load;

import java.nio.ByteBuffer;

/**
 * The bytes of one kind of message, made once: what a client sends, masked, and what must come
 * back. Written here anew, so that the generator shares no code with what it measures.
 *
 * @param first the first byte of both frames
 * @param payload of both
 * @param requests the client's frame, several times
 * @param request bytes of one such frame
 * @param replies the server's frame, several times
 * @param reply bytes of one such frame
 */
record Frames(
    byte first,
    ByteBuffer payload,
    ByteBuffer requests,
    int request,
    ByteBuffer replies,
    int reply) {

  static final int FIN = 0x80;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;

  private static final int NORMAL = 1000;
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  /** Repeated up to this size, so that a reply to many is compared in one step. */
  private static final int RUN = 64 * 1024;

  static Frames of(LoadPlan plan) {
    byte[] payload = plan.payload().bytes(plan.size());
    int opcode = plan.payload().isText() ? TEXT : BINARY;
    byte[] request = frame(opcode, payload, true);
    byte[] reply = frame(opcode, payload, false);
    return new Frames(
        (byte) (FIN | opcode),
        ByteBuffer.wrap(payload),
        repeated(request),
        request.length,
        repeated(reply),
        reply.length);
  }

  private static ByteBuffer repeated(byte[] frame) {
    int times = Math.max(1, RUN / frame.length);
    ByteBuffer all = ByteBuffer.allocateDirect(times * frame.length);
    while (all.hasRemaining()) {
      all.put(frame);
    }
    return all.clear();
  }

  private static byte[] frame(int opcode, byte[] payload, boolean masked) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    int mask = masked ? 0x80 : 0;
    frame.put((byte) (FIN | opcode));
    if (payload.length <= 125) {
      frame.put((byte) (mask | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (mask | 127)).putLong(payload.length);
    }
    if (masked) {
      frame.put(KEY);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (masked ? payload[i] ^ KEY[i % 4] : payload[i]));
    }
    byte[] exact = new byte[frame.position()];
    frame.get(0, exact);
    return exact;
  }

  static byte[] pong(byte[] payload) {
    return frame(PONG, payload, true);
  }

  /** A masked Close with 1000. */
  static byte[] close() {
    return frame(CLOSE, new byte[] {NORMAL >> 8, (byte) NORMAL}, true);
  }
}
