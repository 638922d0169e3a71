package io.parley.tests.doors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.browser.Blob;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlobTest {

  private static final Blob DIGITS = new Blob(List.of("0123456789"), "Text/Plain");

  @Test
  void the_parts_are_joined() {
    byte[] bytes = {'c', 'd'};
    ByteBuffer buffer = ByteBuffer.wrap("xefx".getBytes(UTF_8)).position(1).limit(3);
    Blob blob = new Blob(List.of("aé", bytes, buffer, new Blob(List.of("g"))));
    bytes[0] = 'X';
    assertThat(blob.text()).isEqualTo("aécdefg");
    assertThat(blob.size()).isEqualTo(8);
    assertThat(buffer.remaining()).isEqualTo(2);
    assertThat(blob.type()).isEmpty();
    assertThat(new Blob(List.of()).size()).isZero();
    assertThatThrownBy(() -> new Blob(List.of(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Integer");
  }

  @Test
  void the_type_is_in_lower_case_and_ascii() {
    assertThat(DIGITS.type()).isEqualTo("text/plain");
    assertThat(new Blob(List.of(), "té").type()).isEmpty();
    assertThat(DIGITS).hasToString("Blob of 10 bytes, text/plain");
  }

  @Test
  void slices_count_from_either_end_and_keep_within() {
    assertThat(DIGITS.slice().text()).isEqualTo("0123456789");
    assertThat(DIGITS.slice(7).text()).isEqualTo("789");
    assertThat(DIGITS.slice(-2).text()).isEqualTo("89");
    assertThat(DIGITS.slice(2, -2).text()).isEqualTo("234567");
    assertThat(DIGITS.slice(-100, 100).text()).isEqualTo("0123456789");
    assertThat(DIGITS.slice(5, 2).size()).isZero();
    assertThat(DIGITS.slice(0, 1).type()).isEmpty();
    assertThat(DIGITS.slice(0, 1, "A/B").type()).isEqualTo("a/b");
  }

  @Test
  void what_it_gives_is_a_copy() {
    DIGITS.bytes()[0] = 'X';
    assertThat(DIGITS.bytes()).startsWith('0');
  }
}
