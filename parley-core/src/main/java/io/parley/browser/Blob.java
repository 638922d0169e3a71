package io.parley.browser;

import io.parley.WsMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Bytes with a type (File API, section 3). Immutable. What it holds is at hand, so that {@link
 * #text} and {@link #bytes} give values where browsers give promises.
 */
public final class Blob {

  private final byte[] bytes;
  private final String type;

  private Blob(byte[] bytes, String type) {
    this.bytes = bytes;
    this.type = type.matches("[ -~]*") ? type.toLowerCase(Locale.ROOT) : "";
  }

  /** The parts joined, without a type; see {@link #Blob(List, String)}. */
  public Blob(List<?> parts) {
    this(parts, "");
  }

  /**
   * The parts joined.
   *
   * @param parts of {@code String} (as UTF-8), {@code byte[]}, {@code ByteBuffer} (what remains)
   *     and {@code Blob}
   * @param type a MIME type; empty if it has characters beyond printable ASCII
   * @throws IllegalArgumentException if a part is none of these
   */
  public Blob(List<?> parts, String type) {
    this(joined(parts), type);
  }

  /** Of that very array. */
  static Blob wrap(byte[] bytes) {
    return new Blob(bytes, "");
  }

  private static byte[] joined(List<?> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Blob blob) {
        out.writeBytes(blob.bytes);
      } else if (part instanceof byte[] array) {
        out.writeBytes(array);
      } else if (part instanceof ByteBuffer buffer) {
        out.writeBytes(WsMessage.of(buffer).toByteArray());
      } else if (part instanceof String text) {
        out.writeBytes(WsMessage.of(text).toByteArray());
      } else {
        throw new IllegalArgumentException(
            "a part of a Blob is a String, byte[], ByteBuffer or Blob, not "
                + part.getClass().getName());
      }
    }
    return out.toByteArray();
  }

  /** The number of bytes. */
  public long size() {
    return bytes.length;
  }

  /** The MIME type in lower case; may be empty. */
  public String type() {
    return type;
  }

  /** All of it, without its type. */
  public Blob slice() {
    return slice(0);
  }

  /** From there on; see {@link #slice(long, long, String)}. */
  public Blob slice(long start) {
    return slice(start, bytes.length);
  }

  /** From there to before there; see {@link #slice(long, long, String)}. */
  public Blob slice(long start, long end) {
    return slice(start, end, "");
  }

  /**
   * A part, with that type.
   *
   * @param start first byte; negative numbers count from the end, all are kept within the bytes
   * @param end one behind the last byte, likewise; the part is empty if it is before the start
   */
  public Blob slice(long start, long end, String contentType) {
    int from = within(start);
    return new Blob(Arrays.copyOfRange(bytes, from, Math.max(from, within(end))), contentType);
  }

  private int within(long index) {
    return (int) Math.max(0, Math.min(bytes.length, index < 0 ? bytes.length + index : index));
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes as UTF-8, with U+FFFD for what is not. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  WsMessage message() {
    return WsMessage.wrap(bytes);
  }

  @Override
  public String toString() {
    return "Blob of " + bytes.length + " bytes" + (type.isEmpty() ? "" : ", " + type);
  }
}
