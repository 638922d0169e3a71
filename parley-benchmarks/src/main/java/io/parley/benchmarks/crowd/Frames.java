package io.parley.benchmarks.crowd;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames of a client. */
final class Frames {

  static final int PING = 0x89;
  static final int PONG = 0x8a;
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private Frames() {}

  /** A masked one, of at most 64 KiB. */
  static byte[] masked(int firstByte, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) firstByte);
    if (payload.length <= 125) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.put(KEY);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ KEY[i % KEY.length]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }
}
