package io.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WsMessageTest {

  @Test
  void messages_are_values() throws IOException {
    byte[] bytes = {1, 2, 3};
    WsMessage binary = WsMessage.of(bytes);
    assertThat(binary)
        .isEqualTo(WsMessage.of(ByteBuffer.wrap(bytes)))
        .isEqualTo(WsMessage.of(new ByteArrayInputStream(bytes)))
        .isEqualTo(WsMessage.wrap(bytes))
        .hasSameHashCodeAs(WsMessage.wrap(bytes))
        .isNotEqualTo(WsMessage.of(new byte[] {1, 2}));
    assertThat(WsMessage.of("hé"))
        .isEqualTo(WsMessage.wrapText("hé".getBytes(StandardCharsets.UTF_8)))
        .isNotEqualTo(WsMessage.of("hé".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void what_is_given_is_copied_and_what_is_shown_cannot_be_changed() {
    byte[] bytes = {1, 2, 3};
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, 2);
    WsMessage ofArray = WsMessage.of(bytes);
    WsMessage ofBuffer = WsMessage.of(buffer);
    bytes[1] = 9;
    assertThat(ofArray.toByteArray()).containsExactly(1, 2, 3);
    assertThat(ofBuffer.toByteArray()).containsExactly(2, 3);
    assertThat(buffer.position()).isEqualTo(1);
    ofArray.toByteArray()[0] = 9;
    assertThat(ofArray.bytes().get(0)).isEqualTo((byte) 1);
    assertThatThrownBy(() -> ofArray.bytes().put(0, (byte) 9))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThat(ofArray.bytes()).isNotSameAs(ofArray.bytes());
  }

  @Test
  void what_is_wrapped_is_not_copied_but_text_is_checked() {
    byte[] bytes = {1};
    WsMessage wrapped = WsMessage.wrap(bytes);
    bytes[0] = 2;
    assertThat(wrapped.toByteArray()).containsExactly(2);
    assertThatThrownBy(() -> WsMessage.wrapText(new byte[] {(byte) 0xc3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> WsMessage.wrapText(new byte[] {(byte) 0xff, 'a'}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_lone_surrogate_becomes_the_replacement_character() {
    assertThat(WsMessage.of("a\ud800b").text()).isEqualTo("a\ufffdb");
    assertThat(WsMessage.of("\ud83d\ude00").size()).isEqualTo(4);
  }

  @Test
  void the_text_of_a_binary_message_is_read_with_replacement() {
    assertThat(WsMessage.of(new byte[] {'a', (byte) 0xff}).text()).isEqualTo("a\ufffd");
    assertThat(WsMessage.of(new byte[0]).text()).isEmpty();
  }

  @Test
  void parts_can_be_copied_out() {
    ByteBuffer target = ByteBuffer.allocate(3);
    WsMessage.of(new byte[] {1, 2, 3, 4}).copyTo(1, 2, target);
    assertThat(target.position()).isEqualTo(2);
    assertThat(target.array()).containsExactly(2, 3, 0);
    assertThatThrownBy(() -> WsMessage.of("ab").copyTo(1, 2, target))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void it_prints_kind_start_and_size() {
    assertThat(WsMessage.of("hello")).hasToString("text \"hello\" (5 bytes)");
    assertThat(WsMessage.of(new byte[] {0, -1, 16})).hasToString("binary 00ff10 (3 bytes)");
    assertThat(WsMessage.of("x".repeat(65)))
        .hasToString("text \"" + "x".repeat(64) + "\"... (65 bytes)");
    assertThat(WsMessage.of(new byte[65]))
        .hasToString("binary " + "00".repeat(64) + "... (65 bytes)");
    assertThat(WsMessage.of("a\r\nb")).hasToString("text \"a..b\" (4 bytes)");
  }
}
