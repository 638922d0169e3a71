package io.parley.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class Utf8ValidatorTest {

  /** Every beginning of a character that is not all of it, made by the JDK's encoder. */
  private static final Set<String> BEGINNINGS = beginnings();

  private final Utf8Validator validator = new Utf8Validator();

  @Test
  void every_character_is_accepted_whole_and_in_two_pieces() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        byte[] bytes = Character.toString(c).getBytes(UTF_8);
        boolean accepted = validator.accept(bytes, 0, bytes.length) && validator.isComplete();
        for (int at = 1; at < bytes.length; at++) {
          accepted &= validator.accept(bytes, 0, at) && !validator.isComplete();
          accepted &= validator.accept(bytes, at, bytes.length) && validator.isComplete();
        }
        if (!accepted) {
          throw new AssertionError("U+" + Integer.toHexString(c));
        }
      }
    }
  }

  @Test
  void every_pair_of_bytes_is_judged_as_the_grammar_does() {
    for (int pair = 0; pair < 0x10000; pair++) {
      assertFailsAtTheEarliestByte(new byte[] {(byte) (pair >> 8), (byte) pair});
    }
  }

  @Property(tries = 2000)
  void any_text_with_some_bytes_changed(
      @ForAll @StringLength(max = 60) String text,
      @ForAll @IntRange(max = 3) int changes,
      @ForAll long seed) {
    byte[] bytes = text.getBytes(UTF_8);
    Random random = new Random(seed);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    assertFailsAtTheEarliestByte(bytes);
    assertAgreesInPieces(bytes, random);
  }

  @Property(tries = 1000)
  void any_bytes(@ForAll @Size(max = 12) byte[] bytes, @ForAll long seed) {
    assertFailsAtTheEarliestByte(bytes);
    assertAgreesInPieces(bytes, new Random(seed));
  }

  @Property(tries = 300)
  void a_bad_byte_is_found_wherever_it_is_in_long_text(
      @ForAll @IntRange(max = 199) int place, @ForAll boolean ascii, @ForAll byte change) {
    byte[] bytes = (ascii ? "a" : "\u00fc\u20ac\ud83d\ude00").repeat(200).getBytes(UTF_8);
    bytes[place] = change;
    assertAgreesInPieces(bytes, new Random(place));
    assertFailsAtTheEarliestByte(bytes);
  }

  @Test
  void ascii_inside_a_character_is_not_skipped() {
    for (int before = 0; before < 16; before++) {
      byte[] bytes = ("a".repeat(before) + "\u00e9").getBytes(UTF_8);
      byte[] torn = Arrays.copyOf(bytes, bytes.length + 48);
      Arrays.fill(torn, before + 1, torn.length, (byte) 'a');
      torn[torn.length - 1] = bytes[before + 1];
      validator.reset();
      assertThat(validator.accept(torn, 0, torn.length)).isFalse();
      validator.reset();
      assertThat(validator.accept(torn, 0, torn.length - 1)).isFalse();
    }
  }

  @Test
  void only_the_range_given_is_looked_at() {
    byte[] bytes = new byte[40];
    Arrays.fill(bytes, (byte) 0xff);
    Arrays.fill(bytes, 5, 30, (byte) 'a');
    assertThat(validator.accept(bytes, 5, 30)).isTrue();
    assertThat(validator.accept(bytes, 12, 12)).isTrue();
    assertThat(validator.accept(bytes, 5, 31)).isFalse();
  }

  @Test
  void once_failed_it_stays_so_until_it_is_reset() {
    assertThat(validator.accept(new byte[] {(byte) 0xff}, 0, 1)).isFalse();
    assertThat(validator.isComplete()).isFalse();
    assertThat(validator.accept(new byte[16], 0, 16)).isFalse();
    assertThat(validator.accept(new byte[1], 0, 1)).isFalse();
    assertThat(validator.accept(new byte[1], 0, 0)).isFalse();
    validator.reset();
    assertThat(validator.accept(new byte[16], 0, 16)).isTrue();
    assertThat(validator.isComplete()).isTrue();
  }

  /** Byte by byte, it fails where no text can begin so, and not before. */
  private void assertFailsAtTheEarliestByte(byte[] bytes) {
    validator.reset();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte[] character = Arrays.copyOfRange(bytes, start, i + 1);
      boolean whole = isValid(character);
      boolean possible = whole || BEGINNINGS.contains(new String(character, ISO_8859_1));
      if (validator.accept(bytes, i, i + 1) != possible || validator.isComplete() != whole) {
        throw new AssertionError("byte " + i + " of " + Arrays.toString(bytes));
      }
      if (!possible) {
        return;
      }
      start = whole ? i + 1 : start;
    }
  }

  /** In one piece and in random ones, it says of the whole what the JDK's strict decoder says. */
  private void assertAgreesInPieces(byte[] bytes, Random random) {
    boolean valid = isValid(bytes);
    validator.reset();
    assertThat(validator.accept(bytes, 0, bytes.length) && validator.isComplete()).isEqualTo(valid);
    validator.reset();
    boolean accepted = true;
    int at = 0;
    while (at < bytes.length) {
      int end = at + Math.min(bytes.length - at, 1 + random.nextInt(30));
      accepted &= validator.accept(bytes, at, end);
      at = end;
    }
    assertThat(accepted && validator.isComplete()).isEqualTo(valid);
  }

  private static boolean isValid(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static Set<String> beginnings() {
    Set<String> beginnings = new HashSet<>();
    for (int c = 0x80; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        byte[] bytes = Character.toString(c).getBytes(UTF_8);
        for (int length = 1; length < bytes.length; length++) {
          beginnings.add(new String(bytes, 0, length, ISO_8859_1));
        }
      }
    }
    return beginnings;
  }

  @Test
  void bytes_outside_the_heap_are_judged_as_those_on_it() {
    byte[] text = "až€𝄞".repeat(2000).getBytes(UTF_8);
    for (int shift = 0; shift < 12; shift++) {
      for (int end : new int[] {0, 1, 4095, 4096, 4097, 8192, text.length - 12}) {
        ByteBuffer direct = ByteBuffer.allocateDirect(text.length + 3).put(3, text);
        Utf8Validator there = new Utf8Validator();
        Utf8Validator here = new Utf8Validator();
        assertThat(there.accept(direct, 3 + shift, end))
            .isEqualTo(here.accept(text, shift, shift + end));
        assertThat(there.isComplete()).isEqualTo(here.isComplete());
        assertThat(direct.position()).isZero();
      }
    }
  }
}
