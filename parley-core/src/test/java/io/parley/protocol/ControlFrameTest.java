package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings and pongs (RFC 6455 section 5.5), as read. */
class ControlFrameTest {

  @ParameterizedTest
  @CsvSource({
    "8900, 'ping '", // Empty.
    "8905 48656c6c6f, ping 48656c6c6f", // "Hello".
    "890b 00fffefdfcfb00fffe8001, ping 00fffefdfcfb00fffe8001", // Not UTF-8, and need not be.
    "8a00, 'pong '", // A pong that nobody asked for.
    "8a02 cafe, pong cafe",
  })
  void the_payload_comes_as_it_was_sent(String hex, String event) {
    assertThat(Reading.events(hex)).containsExactly(event);
  }

  @Test
  void a_payload_may_have_125_bytes() {
    String payload = "fe".repeat(125);
    assertThat(Reading.events("897d" + payload)).containsExactly("ping " + payload);
    assertThat(Reading.events("8a7d" + payload)).containsExactly("pong " + payload);
  }

  @Test
  void ten_pings_come_in_order() {
    StringBuilder hex = new StringBuilder();
    String[] expected = new String[10];
    for (int i = 0; i < 10; i++) {
      hex.append("89010").append(i);
      expected[i] = "ping 0" + i;
    }
    assertThat(Reading.events(hex.toString())).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"89", "8a", "88"})
  void a_payload_of_more_fails_at_the_second_byte(String firstByte) {
    // 126 bytes and more, whatever the length behind it would say.
    assertThat(Reading.eventsFailingAtTheLastByte(firstByte + "7e"))
        .containsExactly("fail 1002 Control frame too long");
    assertThat(Reading.eventsFailingAtTheLastByte(firstByte + "7f"))
        .containsExactly("fail 1002 Control frame too long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"09", "0a", "08"})
  void a_fragmented_one_fails_at_the_first_byte(String firstByte) {
    assertThat(Reading.eventsFailingAtTheLastByte(firstByte))
        .containsExactly("fail 1002 Fragmented control frame");
    assertThat(Reading.eventsFailingAtTheLastByte("0101 61" + firstByte))
        .containsExactly("fail 1002 Fragmented control frame");
  }

  @Test
  void control_frames_have_no_other_bound() {
    assertThat(Reading.events(Wire.bytes("0101 61 8904 01020304 8000"), new ReadLimits(1, 1, 2)))
        .containsExactly("ping 01020304", "text a");
  }
}
