package io.parley.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A frame to send (RFC 6455 section 5.2), legal or not.
 *
 * @param fin whether it is the last of its message
 * @param rsv the three reserved bits, 0 to 7; RSV1 is 4
 * @param opcode 0 to 15
 * @param payload not masked
 * @param wrongMask masked as a server's must not be, or plain as a client's must not be
 * @param key the masking key, or null for a random one; for frames that are masked
 * @param lengthBytes 2 or 8 to write the length in that many bytes; 0 for the shortest form
 * @param declaredLength the length to write, or -1 for the true one
 */
public record Frame(
    boolean fin,
    int rsv,
    int opcode,
    Octets payload,
    boolean wrongMask,
    @Nullable Integer key,
    int lengthBytes,
    long declaredLength) {

  private static final int NO_LENGTH = -1;

  /** The whole of a message, or a control frame. */
  public static Frame of(int opcode, Octets payload) {
    return new Frame(true, 0, opcode, payload, false, null, 0, NO_LENGTH);
  }

  /** A whole text message. */
  public static Frame text(String text) {
    return of(Opcode.TEXT, Octets.utf8(text));
  }

  /** A whole text message of these bytes, valid or not. */
  public static Frame text(Octets payload) {
    return of(Opcode.TEXT, payload);
  }

  /** A whole binary message. */
  public static Frame binary(Octets payload) {
    return of(Opcode.BINARY, payload);
  }

  /** The last frame of a message that began before. */
  public static Frame continuation(Octets payload) {
    return of(Opcode.CONTINUATION, payload);
  }

  /** The last frame of a message that began before. */
  public static Frame continuation(String text) {
    return continuation(Octets.utf8(text));
  }

  /** A ping. */
  public static Frame ping(Octets payload) {
    return of(Opcode.PING, payload);
  }

  /** A ping. */
  public static Frame ping(String text) {
    return ping(Octets.utf8(text));
  }

  /** A pong. */
  public static Frame pong(Octets payload) {
    return of(Opcode.PONG, payload);
  }

  /** A Close frame with a code, legal or not, and a reason. */
  public static Frame close(int code, String reason) {
    return close(Octets.of(new byte[] {(byte) (code >> 8), (byte) code}).plus(Octets.utf8(reason)));
  }

  /** A Close frame with that body. */
  public static Frame close(Octets body) {
    return of(Opcode.CLOSE, body);
  }

  /** As one that is not the last of its message. */
  public Frame unfinished() {
    return new Frame(false, rsv, opcode, payload, wrongMask, key, lengthBytes, declaredLength);
  }

  /** With these reserved bits. */
  public Frame rsv(int bits) {
    return new Frame(fin, bits, opcode, payload, wrongMask, key, lengthBytes, declaredLength);
  }

  /** Masked where it must not be, or plain where it must be masked. */
  public Frame wronglyMasked() {
    return new Frame(fin, rsv, opcode, payload, true, key, lengthBytes, declaredLength);
  }

  /** With that masking key, if it is masked. */
  public Frame maskedWith(int key) {
    return new Frame(fin, rsv, opcode, payload, wrongMask, key, lengthBytes, declaredLength);
  }

  /** With its length in 2 or 8 bytes. */
  public Frame lengthIn(int bytes) {
    return new Frame(fin, rsv, opcode, payload, wrongMask, key, bytes, declaredLength);
  }

  /** With a header that announces so many bytes in its 8-byte form, whatever follows. */
  public Frame declaring(long length) {
    return new Frame(fin, rsv, opcode, payload, wrongMask, key, 8, length);
  }

  /**
   * The bytes of the frame.
   *
   * @param byClient whether a client sends it, so that it is masked
   * @param random where the masking key comes from
   */
  public byte[] encode(boolean byClient, Random random) {
    boolean masked = byClient != wrongMask;
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length() + 14);
    out.write((fin ? 0x80 : 0) | rsv << 4 | opcode);
    int maskBit = masked ? 0x80 : 0;
    long length = declaredLength == NO_LENGTH ? payload.length() : declaredLength;
    if (lengthBytes == 8 || lengthBytes == 0 && length > 0xffff) {
      out.write(maskBit | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
    } else if (lengthBytes == 2 || length > 125) {
      out.write(maskBit | 126);
      out.write((int) (length >> 8));
      out.write((int) length);
    } else {
      out.write(maskBit | (int) length);
    }
    byte[] content = payload.toArray();
    if (masked) {
      int maskKey = key == null ? random.nextInt() : key;
      out.writeBytes(ByteBuffer.allocate(4).putInt(maskKey).array());
      mask(content, maskKey);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  static void mask(byte[] bytes, int key) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= (byte) (key >> 8 * (3 - i % 4));
    }
  }

  /** What a person would say of it. */
  @Override
  public String toString() {
    String form =
        (declaredLength == NO_LENGTH ? "" : ", length field " + declaredLength)
            + (lengthBytes == 0 || declaredLength != NO_LENGTH
                ? ""
                : ", length in " + lengthBytes + " bytes")
            + (wrongMask ? ", masked the wrong way" : "");
    return describe(fin, rsv, opcode, payload) + form;
  }

  static String describe(boolean fin, int rsv, int opcode, Octets payload) {
    return Opcode.name(opcode)
        + (fin ? "" : " (more follows)")
        + (rsv == 0 ? "" : " rsv " + rsv)
        + " "
        + (opcode == Opcode.CLOSE ? closeBody(payload) : payload);
  }

  private static String closeBody(Octets body) {
    if (body.length() < 2) {
      return body.length() == 0 ? "without a body" : body.toString();
    }
    int code = body.at(0) << 8 | body.at(1);
    return code + (body.length() == 2 ? "" : " " + body.part(2, body.length()));
  }
}
