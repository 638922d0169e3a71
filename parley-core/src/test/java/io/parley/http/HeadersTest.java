package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

  private static final Headers SOME = Headers.of("A", "1", "b", "2", "a", "3");

  @Test
  void names_have_no_case_and_may_come_again() {
    assertThat(SOME.get("a")).isEqualTo("1");
    assertThat(SOME.all("A")).containsExactly("1", "3");
    assertThat(SOME.contains("B")).isTrue();
    assertThat(SOME.get("c")).isNull();
    assertThat(SOME.size()).isEqualTo(3);
  }

  @Test
  void a_change_is_a_copy() {
    assertThat(SOME.set("a", "9")).isEqualTo(Headers.of("b", "2", "a", "9"));
    assertThat(SOME.remove("A")).isEqualTo(Headers.of("b", "2"));
    assertThat(SOME.add("c", "4").all("c")).containsExactly("4");
    assertThat(SOME.size()).isEqualTo(3);
  }

  @Test
  void elements_of_lists_are_read_over_all_fields() {
    Headers headers = Headers.of("x", " a, b ,,c", "y", "d", "X", "E");
    assertThat(headers.elements("x")).containsExactly("a", "b", "c", "E");
    assertThat(headers.elements("z")).isEmpty();
    assertThat(headers.lists("X", "e")).isTrue();
    assertThat(headers.lists("X", "d")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "é", "a\n", "(a)"})
  void a_name_is_a_token(String name) {
    assertThatThrownBy(() -> Headers.of(name, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb: c", "a\nb", "\0", "\177"})
  void a_value_has_no_control_character(String value) {
    assertThatThrownBy(() -> Headers.of("a", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header a");
  }

  @Test
  void names_and_values_come_in_pairs() {
    assertThatThrownBy(() -> Headers.of("a")).hasMessageContaining("in pairs");
  }
}
