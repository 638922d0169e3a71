package io.parley.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Utf8Test {

  @Test
  void a_lone_surrogate_becomes_the_replacement_character() {
    assertEncodes("", "");
    assertEncodes("a?b", "a?b");
    assertEncodes("\ud800", "\ufffd");
    assertEncodes("\udc00", "\ufffd");
    assertEncodes("\udfff", "\ufffd");
    assertEncodes("\udc00\ud800", "\ufffd\ufffd");
    assertEncodes("a\ud800b", "a\ufffdb");
    assertEncodes("?\ud800?", "?\ufffd?");
    assertEncodes("\ud83d\ude00", "\ud83d\ude00");
    assertEncodes("\ud83d\ud83d\ude00\ude00", "\ufffd\ud83d\ude00\ufffd");
  }

  private static void assertEncodes(String text, String expected) {
    assertThat(Utf8.encode(text)).isEqualTo(expected.getBytes(UTF_8));
  }

  @Property(tries = 500)
  void any_string_becomes_valid_utf8_of_the_same_text(@ForAll String text) {
    byte[] encoded = Utf8.encode(text);
    Utf8Validator validator = new Utf8Validator();
    assertThat(validator.accept(encoded, 0, encoded.length) && validator.isComplete()).isTrue();
    StringBuilder expected = new StringBuilder();
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(expected::appendCodePoint);
    assertThat(new String(encoded, UTF_8)).isEqualTo(expected.toString());
  }
}
