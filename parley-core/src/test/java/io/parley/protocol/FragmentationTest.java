package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in several frames (RFC 6455 section 5.4). */
class FragmentationTest {

  @Test
  void two_fragments_make_a_text() {
    assertThat(Reading.events("0103 48656c 8002 6c6f")).containsExactly("text Hello");
  }

  @Test
  void many_fragments_make_a_binary() {
    assertThat(Reading.events("0201 01 0001 02 0003 030405 8001 06"))
        .containsExactly("binary 010203040506");
  }

  @Test
  void fragments_may_be_empty() {
    // First, middle, last; and all of them.
    assertThat(Reading.events("0100 0001 61 8000")).containsExactly("text a");
    assertThat(Reading.events("0101 61 0000 8001 62")).containsExactly("text ab");
    assertThat(Reading.events("0200 0000 8000")).containsExactly("binary ");
    assertThat(Reading.events("0100 8000")).containsExactly("text ");
  }

  @Test
  void a_ping_between_fragments_comes_before_the_message() {
    assertThat(Reading.events("0101 61 8901 ff 8001 62")).containsExactly("ping ff", "text ab");
  }

  @Test
  void pings_and_pongs_between_all_fragments() {
    assertThat(Reading.events("8900 0201 01 8901 aa 8a00 0001 02 8a01 bb 8900 8001 03 8900"))
        .containsExactly("ping ", "ping aa", "pong ", "pong bb", "ping ", "binary 010203", "ping ");
  }

  @Test
  void a_close_between_fragments_ends_all() {
    assertThat(Reading.events("0101 61 8802 03e8 8001 62")).containsExactly("close 1000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "00"})
  void a_continuation_of_nothing_fails_at_the_first_byte(String firstByte) {
    assertThat(Reading.eventsFailingAtTheLastByte(firstByte))
        .containsExactly("fail 1002 Unexpected continuation");
    assertThat(Reading.eventsFailingAtTheLastByte("8101 61" + firstByte))
        .containsExactly("text a", "fail 1002 Unexpected continuation");
    // Behind the last fragment, too.
    assertThat(Reading.eventsFailingAtTheLastByte("0101 61 8001 62" + firstByte))
        .containsExactly("text ab", "fail 1002 Unexpected continuation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"81", "82", "01", "02"})
  void a_message_inside_another_fails_at_the_first_byte(String firstByte) {
    assertThat(Reading.eventsFailingAtTheLastByte("0101 61" + firstByte))
        .containsExactly("fail 1002 Unfinished message");
    assertThat(Reading.eventsFailingAtTheLastByte("0200 0001 61 8900" + firstByte))
        .containsExactly("ping ", "fail 1002 Unfinished message");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 125, 126, 1300, 4096, 65_535, 65_536, 70_000})
  void fragments_of_every_size_make_the_message(int fragmentSize) {
    byte[] payload = new byte[Math.min(140_001, fragmentSize * 700 + 1)];
    new Random(fragmentSize).nextBytes(payload);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int at = 0; at < payload.length; at += fragmentSize) {
      int end = Math.min(payload.length, at + fragmentSize);
      int firstByte = (at == 0 ? 0x02 : 0x00) | (end == payload.length ? 0x80 : 0x00);
      frames.writeBytes(Wire.frame(firstByte, Arrays.copyOfRange(payload, at, end)));
    }
    assertThat(Reading.events(frames.toByteArray())).containsExactly("binary " + Wire.hex(payload));
  }
}
