package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.ExtensionHeader;
import io.parley.ExtensionHeader.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of RFC 6455 section 9.1. */
class ExtensionHeaderTest {

  @Test
  void names_parameters_and_values() {
    assertThat(ExtensionHeaders.parse(List.of("foo, bar; baz=2; flag")))
        .containsExactly(
            new ExtensionHeader("foo", List.of()),
            new ExtensionHeader(
                "bar", List.of(new Parameter("baz", "2"), new Parameter("flag", null))));
  }

  @Test
  void no_header_is_no_extension() {
    assertThat(ExtensionHeaders.parse(List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a|a",
        "a;b|a; b",
        " a\t;\tb = c ; d |a; b=c; d",
        "a; b=\"c\"|a; b=c",
        "a; b = \"c\\d\"|a; b=cd", // An escape stands for its character.
        "a; b=\"\\c\\d\"|a; b=cd",
        ",, a ,, b ,|a, b", // Empty elements do not count.
        "\t, a, ,\t,b, |a, b",
        "a; b; b=1; b=2|a; b; b=1; b=2",
        "!#$%&'*+-.^_`~09azAZ|!#$%&'*+-.^_`~09azAZ",
      })
  void white_space_quotes_and_empty_elements(String value, String normal) {
    List<ExtensionHeader> parsed = ExtensionHeaders.parse(List.of(value));
    String joined = String.join(", ", parsed.stream().map(ExtensionHeader::toString).toList());
    assertThat(joined).isEqualTo(normal);
    assertThat(ExtensionHeaders.parse(List.of(joined))).isEqualTo(parsed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ";",
        "a;",
        "a;;b",
        "a;=b",
        "a;b=",
        "a;b=;c",
        "a;b=c=d",
        "a b",
        "a;b c",
        "a;b=c d",
        "a=b",
        "\"a\"",
        "a;\"b\"",
        "a;b=\"",
        "a;b=\"c",
        "a;b=\"c\\",
        "a;b=\"c\\\"",
        "a;b=\"\"", // In quotes, too, a value is a token.
        "a;b=\"c d\"",
        "a;b=\"c,d\"",
        "a;b=\"c\\\"d\"",
        "a;b=\"c\"d",
        "a;b=c\"d\"",
        "a;b=\u00e9",
        "a/b",
        "a,b;",
        "(a)",
      })
  void anything_else_is_malformed(String value) {
    assertThatThrownBy(() -> ExtensionHeaders.parse(List.of(value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected ");
  }

  @Test
  void the_error_names_what_was_expected_and_where() {
    assertThatThrownBy(() -> ExtensionHeaders.parse(List.of("a; b", "c d")))
        .hasMessage("expected a comma or the end at 7 in: a; b,c d");
    assertThatThrownBy(() -> ExtensionHeaders.parse(List.of("a; b=\"c")))
        .hasMessage("expected a closing quote at 7 in: a; b=\"c");
  }

  @Test
  void only_tokens_make_an_extension() {
    assertThatThrownBy(() -> new ExtensionHeader("a b", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Parameter("", null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Parameter("a", "b;")).isInstanceOf(IllegalArgumentException.class);
  }
}
