package io.parley.protocol;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Bytes of frames for tests, written as hex; independent of the code under test. */
final class Wire {

  /** The key of the example in RFC 6455 section 5.7. */
  static final int KEY = 0x37fa213d;

  private Wire() {}

  /** The bytes of hex digits; spaces between them are for the reader. */
  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** A frame as a server sends it, in the shortest form. */
  static byte[] frame(int firstByte, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(firstByte);
    int length = payload.length;
    if (length <= 125) {
      out.write(length);
    } else if (length <= 0xffff) {
      out.write(126);
      out.write(length >> 8);
      out.write(length);
    } else {
      out.writeBytes(new byte[] {127, 0, 0, 0, 0});
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(length >> shift);
      }
    }
    out.writeBytes(payload);
    return out.toByteArray();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** The same frames as a client sends them; the last one may be cut off anywhere. */
  static byte[] masked(byte[] frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < frames.length) {
      at = mask(frames, at, out);
    }
    return out.toByteArray();
  }

  private static int mask(byte[] frames, int start, ByteArrayOutputStream out) {
    int at = start;
    out.write(frames[at++]);
    if (at == frames.length) {
      return at;
    }
    int code = frames[at] & 0x7f;
    out.write(frames[at++] | 0x80);
    int extended = code == 126 ? 2 : code == 127 ? 8 : 0;
    long length = extended == 0 ? code : 0;
    while (extended > 0 && at < frames.length) {
      length = length << 8 | frames[at] & 0xff;
      out.write(frames[at++]);
      extended--;
    }
    if (code != 0 && at == frames.length) {
      return at;
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(KEY >> shift);
    }
    for (int i = 0; i < length && at < frames.length; i++) {
      out.write(frames[at++] ^ KEY >> (24 - 8 * (i % 4)));
    }
    return at;
  }
}
