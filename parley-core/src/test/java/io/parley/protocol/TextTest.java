package io.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is UTF-8, and fails as soon as it cannot be (RFC 6455 section 8.1). */
class TextTest {

  private static final String FAILED = "fail 1007 Invalid payload data";

  /** A Greek word, "kosme" with accents: 11 bytes. */
  private static final String KOSME = "cebae1bdb9cf83cebcceb5";

  @Test
  void characters_in_one_frame() {
    assertThat(Reading.events("810b" + KOSME))
        .containsExactly("text \u03ba\u1f79\u03c3\u03bc\u03b5");
  }

  @Test
  void characters_split_between_and_inside_fragments() {
    String expected = "text \u03ba\u1f79\u03c3\u03bc\u03b5";
    for (int at = 0; at <= 11; at++) {
      String head = "01%02x%s".formatted(at, KOSME.substring(0, 2 * at));
      String tail = "80%02x%s".formatted(11 - at, KOSME.substring(2 * at));
      assertThat(Reading.events(head + tail)).containsExactly(expected);
      // An empty fragment and a ping may part a character, too.
      assertThat(Reading.events(head + "0000 8900" + tail)).containsExactly("ping ", expected);
    }
    StringBuilder singles = new StringBuilder("0100");
    for (int at = 0; at < 11; at++) {
      singles.append("0001").append(KOSME, 2 * at, 2 * at + 2);
    }
    assertThat(Reading.events(singles + "8000")).containsExactly(expected);
  }

  @ParameterizedTest
  @MethodSource("validTexts")
  void valid_text_arrives(String hex) {
    String expected = "text " + new String(Wire.bytes(hex), UTF_8);
    assertThat(Reading.events(Wire.frame(0x81, Wire.bytes(hex)))).containsExactly(expected);
    // Behind enough ASCII to be met by whole words, at every alignment.
    for (int before = 0; before < 9; before++) {
      byte[] payload = Wire.bytes("20".repeat(40 + before) + hex + "20".repeat(9));
      assertThat(Reading.events(Wire.frame(0x81, payload)))
          .containsExactly("text " + new String(payload, UTF_8));
    }
  }

  static Stream<String> validTexts() {
    return Stream.of(
        KOSME,
        // First and last of each length.
        "00",
        "7f",
        "c280",
        "dfbf",
        "e0a080",
        "efbfbf",
        "f0908080",
        "f48fbfbf",
        // Around the surrogates; the replacement character; private use; byte order mark.
        "ed9fbf",
        "ee8080",
        "efbfbd",
        "ee8080efa3bf",
        "efbbbf",
        "f3b08080f48fbfbd",
        // Non-characters are characters here: U+FFFE, U+FFFF, U+FDD0, U+1FFFE to U+10FFFF.
        "efbfbe",
        "efb790efb7af",
        "f09fbfbef09fbfbf",
        "f0afbfbef0afbfbf",
        "f0bfbfbef0bfbfbf",
        "f18fbfbef18fbfbf",
        "f29fbfbef29fbfbf",
        "f3afbfbef3bfbfbf",
        "f48fbfbef48fbfbf");
  }

  /** Each is invalid from its last byte on, and not before. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // Continuation bytes on their own: first, last, behind ASCII, behind a whole character.
        "80",
        "bf",
        "6180",
        "c2bfbf",
        "e0a08080",
        "f09080808f",
        // Lead bytes without enough behind them.
        "c220",
        "df20",
        "dfc3",
        "e120",
        "e18020",
        "ef80c2",
        "f120",
        "f18020",
        "f1808020",
        "f18080f1",
        // Bytes that never occur.
        "c0",
        "c1",
        "f5",
        "f7",
        "f8",
        "fb",
        "fc",
        "fd",
        "fe",
        "ff",
        "c2c0",
        "e180ff",
        // Overlong: '/' and NUL in two, three, four bytes; the last of each length.
        "e080",
        "e09f",
        "f080",
        "f08f",
        // Surrogates: first and last, high and low, and a pair.
        "eda0",
        "edaf",
        "edb0",
        "edbf",
        // Past U+10FFFF.
        "f490",
        "f4bf",
        // What valid text goes before changes nothing.
        "cebae1bdb9cf83cebcceb5eda0",
        "cebae1bdb9cf83cebcceb5f490",
        "e697a5e69cace8aa9ec0",
      })
  void text_fails_at_the_first_impossible_byte(String hex) {
    assertThat(Reading.eventsFailingAtTheLastByte("8179" + hex)).containsExactly(FAILED);
    assertThat(Reading.eventsFailingAtTheLastByte("8101 61 8179" + hex))
        .containsExactly("text a", FAILED);
    assertThat(Reading.eventsFailingAtTheLastByte("0103 e697a5 8900 0079" + hex))
        .containsExactly("ping ", FAILED);
    assertThat(Reading.eventsFailingAtTheLastByte("8179" + "20".repeat(37) + hex))
        .containsExactly(FAILED);
    // The whole message is no better.
    assertThat(Reading.events(Wire.frame(0x81, Wire.bytes(hex)))).containsExactly(FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c2",
        "df",
        "e0",
        "e0a0",
        "ed9f",
        "ee",
        "efbf",
        "f0",
        "f090",
        "f09080",
        "f4",
        "f48f",
        "f48fbf",
        "61c3",
        "cebae1bd"
      })
  void text_must_not_end_inside_a_character(String hex) {
    String length = "%02x".formatted(hex.length() / 2);
    assertThat(Reading.eventsFailingAtTheLastByte("81" + length + hex)).containsExactly(FAILED);
    assertThat(Reading.events("01" + length + hex + "8000")).containsExactly(FAILED);
    // The next message does not complete it.
    assertThat(Reading.events("81" + length + hex + "8101 80")).containsExactly(FAILED);
  }

  @Test
  void text_in_fragments_fails_in_the_fragment_that_breaks_it() {
    // The lead byte of a surrogate ends one fragment, the next begins with what makes it one.
    assertThat(Reading.eventsFailingAtTheLastByte("0102 61ed 0005 a0")).containsExactly(FAILED);
  }

  @Test
  void a_message_begins_anew_behind_one_before() {
    assertThat(Reading.events("8102 c3a9 8102 c3a8 8201 c3 8101 61"))
        .containsExactly("text \u00e9", "text \u00e8", "binary c3", "text a");
  }

  @Test
  void binary_messages_may_hold_anything() {
    assertThat(Reading.events("8205 ff80c0eda0 0202 c328 8001 ff"))
        .containsExactly("binary ff80c0eda0", "binary c328ff");
  }
}
