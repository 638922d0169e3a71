package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Close frames (RFC 6455 sections 5.5.1 and 7.4), as read. */
class CloseFrameTest {

  @Test
  void an_empty_one_has_no_status() {
    assertThat(Reading.events("8800")).containsExactly("close 1005");
  }

  @Test
  void a_code_and_a_reason() {
    assertThat(Reading.events("8802 03e8")).containsExactly("close 1000");
    assertThat(Reading.events("8805 03e9 627965")).containsExactly("close 1001 bye");
    assertThat(Reading.events("8805 0bb8 e282ac")).containsExactly("close 3000 \u20ac");
  }

  @Test
  void a_reason_may_have_123_bytes() {
    assertThat(Reading.events("887d 03e8" + "2a".repeat(123)))
        .containsExactly("close 1000 " + "*".repeat(123));
  }

  @Test
  void a_body_of_one_byte_fails_at_its_length() {
    assertThat(Reading.events("8801")).containsExactly("fail 1002 Close code cut short");
    assertThat(Reading.events("8801 03")).containsExactly("fail 1002 Close code cut short");
  }

  @Test
  void a_body_of_126_bytes_fails() {
    assertThat(Reading.events("887e 007e 03e8" + "2a".repeat(124)))
        .containsExactly("fail 1002 Control frame too long");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000,
        4999
      })
  void codes_that_may_be_sent(int code) {
    assertThat(Reading.events(close(code, "why"))).containsExactly("close " + code + " why");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 255, 256, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535
      })
  void codes_that_must_not_be_sent(int code) {
    assertThat(Reading.events(close(code, ""))).containsExactly("fail 1002 Invalid close code");
    assertThat(Reading.events(close(code, "why"))).containsExactly("fail 1002 Invalid close code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "61ff", "c3", "e282", "eda080", "f4908080", "c080"})
  void a_reason_must_be_utf8(String reason) {
    String length = "%02x".formatted(2 + reason.length() / 2);
    assertThat(Reading.events("88" + length + "03e8" + reason))
        .containsExactly("fail 1007 Invalid payload data");
    // The code comes first.
    assertThat(Reading.events("88" + length + "03ed" + reason))
        .containsExactly("fail 1002 Invalid close code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8802 03e8", "8900", "8101 61", "83", "ffff", "0101 61", "8801"})
  void everything_behind_it_is_dropped(String more) {
    assertThat(Reading.events("8101 61 8802 03e8" + more)).containsExactly("text a", "close 1000");
  }

  private static byte[] close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.US_ASCII);
    return Wire.frame(0x88, Wire.join(new byte[] {(byte) (code >> 8), (byte) code}, text));
  }
}
