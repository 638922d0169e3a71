package io.parley;

import io.parley.payload.Encoded;
import io.parley.text.Utf8;
import io.parley.text.Utf8Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A whole message, text or binary. Immutable: it holds the bytes of its payload, and makes a {@code
 * String} of them only when asked, so that passing a message on never decodes it. Two messages are
 * equal when kind and payload are.
 */
public final class WsMessage {

  private static final int SHOWN = 64;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final byte[] payload;

  /** Its kind, in less memory than a reference takes. */
  private final boolean text;

  private final boolean compressible;

  /**
   * What extensions made of it. Any thread; two that race may each encode, and one result is lost.
   */
  private @Nullable Encoded encoded;

  private WsMessage(Kind kind, byte[] payload) {
    this(kind, payload, true);
  }

  private WsMessage(Kind kind, byte[] payload, boolean compressible) {
    this.text = kind == Kind.TEXT;
    this.payload = payload;
    this.compressible = compressible;
  }

  /** What a message's payload is. */
  public enum Kind {
    /** UTF-8 text, opcode 1. */
    TEXT,
    /** Any bytes, opcode 2. */
    BINARY
  }

  /** A text message; a lone surrogate is sent as U+FFFD. */
  public static WsMessage of(String text) {
    return new WsMessage(Kind.TEXT, Utf8.encode(text));
  }

  /** A binary message of a copy of these bytes. */
  public static WsMessage of(byte[] bytes) {
    return new WsMessage(Kind.BINARY, bytes.clone());
  }

  /** A binary message of a copy of the buffer's remaining bytes; its position stays. */
  public static WsMessage of(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return new WsMessage(Kind.BINARY, copy);
  }

  /**
   * A binary message of all that is left in the stream, which is not closed.
   *
   * @throws IOException if reading fails
   */
  public static WsMessage of(InputStream bytes) throws IOException {
    return new WsMessage(Kind.BINARY, bytes.readAllBytes());
  }

  /**
   * A binary message of that very array: nothing is copied, and it must not be changed any more.
   */
  public static WsMessage wrap(byte[] bytes) {
    return new WsMessage(Kind.BINARY, bytes);
  }

  /**
   * A text message of that very array of UTF-8: nothing is copied, and it must not be changed any
   * more.
   *
   * @throws IllegalArgumentException if it is not valid UTF-8
   */
  public static WsMessage wrapText(byte[] utf8) {
    Utf8Validator validator = new Utf8Validator();
    if (!validator.accept(utf8, 0, utf8.length) || !validator.isComplete()) {
      throw new IllegalArgumentException("a text message must be valid UTF-8");
    }
    return validated(utf8, validator);
  }

  /**
   * A text message of that very array, which {@code validator} has accepted just now: how a
   * received message is made without a second look at its bytes. The validator's type is internal,
   * so that no other code can vouch for what it did not check.
   *
   * @throws IllegalArgumentException if the validator does not stand at the end of a character
   * @hidden
   */
  @SuppressWarnings("exports")
  public static WsMessage validated(byte[] utf8, Utf8Validator validator) {
    if (!validator.isComplete()) {
      throw new IllegalArgumentException("the text ends inside a character");
    }
    return new WsMessage(Kind.TEXT, utf8);
  }

  /** A lens to the text of a message; a binary message does not fit. */
  public static MessageLens<String> string() {
    return MessageLens.of("text", message -> message.require(Kind.TEXT).text(), WsMessage::of);
  }

  /** A lens to the bytes of a message, copied; a text message does not fit. */
  public static MessageLens<byte[]> binary() {
    return MessageLens.of(
        "bytes", message -> message.require(Kind.BINARY).toByteArray(), WsMessage::of);
  }

  private WsMessage require(Kind wanted) {
    if (kind() != wanted) {
      throw new LensFailure("expected a " + wanted + " message, got " + this, null);
    }
    return this;
  }

  /**
   * This message, never to be compressed: for what is compressed already, or holds a secret beside
   * what an attacker chose (RFC 7692 section 9). Equal to this one.
   */
  public WsMessage withoutCompression() {
    return new WsMessage(kind(), payload, false);
  }

  /** Whether it may be compressed where that was agreed on; else it is sent as it is. */
  public boolean isCompressible() {
    return compressible;
  }

  /** Whether it is text or binary. */
  public Kind kind() {
    return text ? Kind.TEXT : Kind.BINARY;
  }

  /** Whether it is a text message. */
  public boolean isText() {
    return text;
  }

  /**
   * The payload as text, decoded anew at every call; in a binary message each malformed sequence of
   * UTF-8 becomes U+FFFD.
   */
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** The payload, read-only; a view of its own at every call. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }

  /** A copy of the payload. */
  public byte[] toByteArray() {
    return payload.clone();
  }

  /** The size of the payload in bytes. */
  public int size() {
    return payload.length;
  }

  /**
   * Copies {@code length} bytes of the payload, from {@code offset} on, to the target's position,
   * which moves on.
   *
   * @throws IndexOutOfBoundsException if the payload has no such range
   * @throws java.nio.BufferOverflowException if the target has less room
   */
  public void copyTo(int offset, int length, ByteBuffer target) {
    ShortCopy.put(payload, offset, length, target);
  }

  /**
   * What extensions made of it last; null before the first.
   *
   * @hidden
   */
  @SuppressWarnings("exports")
  public @Nullable Encoded encoded() {
    return encoded;
  }

  /**
   * Keeps that with the message, for the next socket that it is sent to.
   *
   * @hidden
   */
  @SuppressWarnings("exports")
  public void keep(Encoded made) {
    encoded = made;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WsMessage that
        && text == that.text
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * Boolean.hashCode(text) + Arrays.hashCode(payload);
  }

  /**
   * Kind, the first 64 characters (control characters as dots) or bytes, and the size: {@code text
   * "hello" (5 bytes)}, {@code binary 00ff10 (3 bytes)}.
   */
  @Override
  public String toString() {
    String shown;
    if (isText()) {
      String start =
          new String(payload, 0, Math.min(payload.length, 4 * SHOWN), StandardCharsets.UTF_8);
      shown =
          start.length() > SHOWN
              ? '"' + printable(start.substring(0, SHOWN)) + "\"..."
              : '"' + printable(start) + '"';
    } else {
      shown =
          HexFormat.of().formatHex(payload, 0, Math.min(payload.length, SHOWN))
              + (payload.length > SHOWN ? "..." : "");
    }
    return (isText() ? "text " : "binary ") + shown + " (" + payload.length + " bytes)";
  }

  /** With a dot for each control character: a peer must not forge lines of a log. */
  private static String printable(String text) {
    return CONTROL.matcher(text).replaceAll(".");
  }
}
