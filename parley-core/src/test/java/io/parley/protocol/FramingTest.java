package io.parley.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The base framing of RFC 6455 section 5.2, as read. */
class FramingTest {

  @Test
  void an_unmasked_text_message() {
    assertThat(Reading.events("8105 48656c6c6f")).containsExactly("text Hello");
  }

  @Test
  void a_masked_text_message_as_in_the_rfc() {
    byte[] hello = Wire.bytes("8185 37fa213d 7f9f4d5158");
    assertThat(Reading.events(Role.SERVER, hello, Reading.WIDE)).containsExactly("text Hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 128, 300, 65535, 65536})
  void messages_of_every_length_form(int size) {
    byte[] payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) (i % 26 + 'a');
    }
    assertThat(Reading.events(Wire.frame(0x81, payload)))
        .containsExactly("text " + new String(payload, US_ASCII));
    assertThat(Reading.events(Wire.frame(0x82, payload)))
        .containsExactly("binary " + Wire.hex(payload));
  }

  @Test
  void messages_one_behind_the_other() {
    assertThat(
            Reading.events(
                "8101 61" // "a"
                    + "8200" // Empty binary.
                    + "8902 0102" // Ping.
                    + "8100" // Empty text.
                    + "8201 ff"))
        .containsExactly("text a", "binary ", "ping 0102", "text ", "binary ff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"91", "a1", "b1", "c1", "d1", "e1", "f1", "c2", "a2", "c0", "d8", "c9", "fa"})
  void a_reserved_bit_fails_at_the_first_byte(String firstByte) {
    assertThat(Reading.eventsFailingAtTheLastByte("8101 61" + firstByte))
        .containsExactly("text a", "fail 1002 Reserved bit set");
  }

  @Test
  void a_reserved_bit_on_a_continuation_fails() {
    assertThat(Reading.eventsFailingAtTheLastByte("0101 61 c0"))
        .containsExactly("fail 1002 Reserved bit set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"83", "84", "85", "86", "87", "8b", "8c", "8d", "8e", "8f", "03", "0b"})
  void an_unknown_opcode_fails_at_the_first_byte(String firstByte) {
    assertThat(Reading.eventsFailingAtTheLastByte("8101 61" + firstByte))
        .containsExactly("text a", "fail 1002 Unknown opcode");
  }

  @Test
  void nothing_behind_a_failure_is_read() {
    assertThat(Reading.events("8300 8101 61")).containsExactly("fail 1002 Unknown opcode");
  }

  @Test
  void a_frame_from_the_client_must_be_masked() {
    assertThat(Reading.events(Role.SERVER, Wire.bytes("8105 48656c6c6f"), Reading.WIDE))
        .containsExactly("fail 1002 Unmasked frame");
    // The second byte tells.
    assertThat(Reading.events(Role.SERVER, Wire.bytes("8900"), Reading.WIDE))
        .containsExactly("fail 1002 Unmasked frame");
  }

  @Test
  void a_frame_from_the_server_must_not_be_masked() {
    assertThat(Reading.events(Role.CLIENT, Wire.bytes("8185"), Reading.WIDE))
        .containsExactly("fail 1002 Masked frame");
    // Even when the key would change nothing.
    assertThat(Reading.events(Role.CLIENT, Wire.bytes("8180 00000000"), Reading.WIDE))
        .containsExactly("fail 1002 Masked frame");
  }

  @ParameterizedTest
  @CsvSource({
    "827e0000", // 0 in 2 bytes.
    "827e007d", // 125 in 2 bytes.
    "827f0000000000000000", // 0 in 8 bytes.
    "827f000000000000007d", // 125 in 8 bytes.
    "827f000000000000007e", // 126 in 8 bytes.
    "827f000000000000ffff", // 65535 in 8 bytes.
  })
  void a_length_must_be_in_its_shortest_form(String header) {
    assertThat(Reading.eventsFailingAtTheLastByte(header))
        .containsExactly("fail 1002 Length not minimal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"827f8000000000000000", "827fffffffffffffffff", "827f8000000000000001"})
  void a_length_with_its_highest_bit_set_fails(String header) {
    assertThat(Reading.events(header)).containsExactly("fail 1002 Invalid length");
  }

  @Test
  void a_broken_rule_in_the_first_byte_wins_over_one_in_the_second() {
    assertThat(Reading.events(Role.SERVER, Wire.bytes("c105"), Reading.WIDE))
        .containsExactly("fail 1002 Reserved bit set");
    assertThat(Reading.events(Role.SERVER, Wire.bytes("097e"), Reading.WIDE))
        .containsExactly("fail 1002 Fragmented control frame");
  }

  @Test
  void a_frame_that_never_ends_gives_nothing() {
    assertThat(Reading.events("8105 48656c6c")).isEmpty();
    assertThat(Reading.events("8103 616263 82")).containsExactly("text abc");
  }

  @ParameterizedTest
  @CsvSource({"91, 1", "a1, 2", "c1, 4", "f1, 7", "c9, 4", "e0, 6"})
  void the_detail_names_the_reserved_bits(String firstByte, int bits) {
    MessageReader reader = new MessageReader(Role.CLIENT, Reading.WIDE, new Recorder());
    assertThatThrownBy(() -> reader.read(ByteBuffer.wrap(Wire.bytes(firstByte))))
        .hasMessage("reserved bits " + bits + " are set, but no extension defines them here");
  }

  @Test
  void the_order_of_the_buffer_makes_no_difference() throws ProtocolException {
    byte[] payload = "Hello".repeat(60).getBytes(US_ASCII);
    Recorder recorder = new Recorder();
    MessageReader reader = new MessageReader(Role.SERVER, Reading.WIDE, recorder);
    ByteBuffer in = ByteBuffer.wrap(Wire.masked(Wire.frame(0x81, payload)));
    reader.read(in.order(ByteOrder.LITTLE_ENDIAN));
    assertThat(recorder.events).containsExactly("text " + "Hello".repeat(60));
  }
}
