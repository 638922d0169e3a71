package io.parley.conformance.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes that do not change; equal by content. */
public final class Octets {

  /** None. */
  public static final Octets NONE = new Octets(new byte[0]);

  private static final int SHOWN = 24;

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** These bytes, which the caller does not change afterwards. */
  public static Octets of(byte[] bytes) {
    return new Octets(bytes);
  }

  /** That text as UTF-8. */
  public static Octets utf8(String text) {
    return new Octets(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes written as hex digits; blanks do not matter. */
  public static Octets hex(String digits) {
    return new Octets(HexFormat.of().parseHex(digits.replace(" ", "")));
  }

  /** The same byte so many times. */
  public static Octets repeat(int octet, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) octet);
    return new Octets(bytes);
  }

  /** How many there are. */
  public int length() {
    return bytes.length;
  }

  /** The one at that place, 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xff;
  }

  /** A copy. */
  public byte[] toArray() {
    return bytes.clone();
  }

  /** Those from one place, included, to another, excluded. */
  public Octets part(int from, int to) {
    return new Octets(Arrays.copyOfRange(bytes, from, to));
  }

  /** These and those behind them. */
  public Octets plus(Octets more) {
    byte[] both = Arrays.copyOf(bytes, bytes.length + more.bytes.length);
    System.arraycopy(more.bytes, 0, both, bytes.length, more.bytes.length);
    return new Octets(both);
  }

  /** The text, or null if it is not UTF-8. */
  public @Nullable String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** A text in quotes where it is short and printable, else hex; long ones with their length. */
  @Override
  public String toString() {
    String start = shown(Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN)));
    return bytes.length <= SHOWN ? start : start + "... (" + bytes.length + " bytes)";
  }

  private static String shown(byte[] start) {
    for (byte octet : start) {
      if (octet < ' ' || octet == 0x7f) {
        return HexFormat.of().formatHex(start);
      }
    }
    return '"' + new String(start, StandardCharsets.US_ASCII) + '"';
  }
}
