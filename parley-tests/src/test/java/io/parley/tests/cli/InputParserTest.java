package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.cli.Input;
import io.parley.cli.InputParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that a person types. */
class InputParserTest {

  private static Input parse(String line) {
    return InputParser.parse(line, false);
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", " /ping", "a /close b", "ž ☂ 你", ""})
  void text_is_a_message(String line) {
    assertThat(parse(line)).isEqualTo(new Input.Send(WsMessage.of(line)));
  }

  @Test
  void two_slashes_send_one() {
    assertThat(parse("//ping")).isEqualTo(new Input.Send(WsMessage.of("/ping")));
    assertThat(parse("//")).isEqualTo(new Input.Send(WsMessage.of("/")));
  }

  @Test
  void text_is_sent_as_bytes_when_asked_for() {
    byte[] bytes = "ž".getBytes(StandardCharsets.UTF_8);
    assertThat(InputParser.parse("ž", true)).isEqualTo(new Input.Send(WsMessage.of(bytes)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/binary 4869ff", "/hex 4869FF", "/binary 48 69 ff", "/hex 0x48:0x69:0xff "})
  void hex_is_a_binary_message(String line) {
    assertThat(parse(line))
        .isEqualTo(new Input.Send(WsMessage.of(new byte[] {0x48, 0x69, (byte) 0xff})));
  }

  @Test
  void no_hex_is_an_empty_binary_message() {
    assertThat(parse("/binary")).isEqualTo(new Input.Send(WsMessage.of(new byte[0])));
  }

  @Test
  void a_ping_may_carry_text() {
    assertThat(parse("/ping")).isEqualTo(new Input.Ping(null));
    assertThat(parse("/ping a  b")).isEqualTo(new Input.Ping(utf8("a  b")));
    assertThat(parse("/ping " + "x".repeat(125))).isEqualTo(new Input.Ping(utf8("x".repeat(125))));
  }

  @ParameterizedTest
  @CsvSource({
    "/close, 1000, ''",
    "/close 4000, 4000, ''",
    "/close 4000 bye, 4000, bye",
    "/close   1001   going  home , 1001, going  home"
  })
  void a_close_may_have_code_and_reason(String line, int code, String reason) {
    assertThat(parse(line)).isEqualTo(new Input.Close(WsStatus.of(code, reason)));
  }

  @Test
  void commands_without_argument() {
    assertThat(parse("/state")).isEqualTo(new Input.State());
    assertThat(parse("/help")).isEqualTo(new Input.Help());
    assertThat(parse("/quit ")).isEqualTo(new Input.Quit());
  }

  @ParameterizedTest
  @CsvSource({
    "/nope, /nope",
    "/, /help",
    "/binary 123, pairs of hex digits",
    "/binary xy, pairs of hex digits",
    "/close bye, /close 1000 bye",
    "/close 99999999999, /close 1000 bye",
    "/close 1006, 1006",
    "/close 999, 999",
    "/state now, nothing behind it"
  })
  void mistakes_are_explained(String line, String explanation) {
    assertThat(parse(line))
        .isInstanceOfSatisfying(
            Input.Mistake.class,
            mistake -> assertThat(mistake.explanation()).contains(explanation));
  }

  @Test
  void what_is_too_long_is_a_mistake_that_names_the_bound() {
    assertThat(parse("/ping " + "x".repeat(126)))
        .isInstanceOfSatisfying(
            Input.Mistake.class,
            mistake -> assertThat(mistake.explanation()).contains("125").contains("126"));
    assertThat(parse("/close 1000 " + "x".repeat(124)))
        .isInstanceOfSatisfying(
            Input.Mistake.class,
            mistake -> assertThat(mistake.explanation()).contains("123").contains("124"));
  }
}
