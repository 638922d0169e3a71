package io.parley.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * The bytes of one kind of message, made once: what a client sends, masked, and what must come
 * back. Written here anew, so that the generator shares no code with what it measures.
 *
 * @param requests the client's frame, several times
 * @param request bytes of one such frame
 * @param replies the server's frame, several times
 * @param reply bytes of one such frame
 */
record Frames(ByteBuffer requests, int request, ByteBuffer replies, int reply) {

  private static final int TEXT = 0x81;
  private static final int BINARY = 0x82;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  /** Repeated up to this size, so that a reply to many is compared in one step. */
  private static final int RUN = 64 * 1024;

  static Frames of(LoadPlan plan) {
    byte[] payload = new byte[plan.size()];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (plan.text() ? 'a' + i % 26 : i * 31);
    }
    int opcode = plan.text() ? TEXT : BINARY;
    byte[] request = frame(opcode, payload, true);
    byte[] reply = frame(opcode, payload, false);
    return new Frames(
        repeated(request, plan.inFlight()), request.length, repeated(reply, 1), reply.length);
  }

  private static ByteBuffer repeated(byte[] frame, int atLeast) {
    int times = Math.max(atLeast, RUN / frame.length);
    ByteBuffer all = ByteBuffer.allocateDirect(Math.max(1, times) * frame.length);
    while (all.hasRemaining()) {
      all.put(frame);
    }
    return all.clear();
  }

  private static byte[] frame(int firstByte, byte[] payload, boolean masked) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    int mask = masked ? 0x80 : 0;
    frame.put((byte) firstByte);
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

  static boolean isPing(byte firstByte) {
    return (firstByte & 0xff) == PING;
  }

  static byte[] pong(byte[] payload) {
    return frame(PONG, payload, true);
  }

  /** A masked Close with 1000. */
  static byte[] close() {
    return frame(0x88, new byte[] {0x03, (byte) 0xe8}, true);
  }
}
