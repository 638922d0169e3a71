package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeTest {

  private static List<Challenge> parse(String... values) {
    Headers headers = Headers.EMPTY;
    for (String value : values) {
      headers = headers.add("WWW-Authenticate", value);
    }
    return Challenge.parse(headers, "www-authenticate");
  }

  private static Challenge of(String scheme, String token, Map<String, String> parameters) {
    return new Challenge(scheme, token, parameters);
  }

  /** RFC 9110 section 11.6.1. */
  @Test
  void several_stand_in_one_field_and_in_several() {
    assertThat(
            parse(
                "Basic realm=\"simple\", Newauth realm=\"apps\", type=1,"
                    + " title=\"Login to \\\"apps\\\"\"",
                " , Negotiate , NTLM TlRMTVNTUAAC==, Bearer"))
        .containsExactly(
            of("Basic", null, Map.of("realm", "simple")),
            of("Newauth", null, Map.of("realm", "apps", "type", "1", "title", "Login to \"apps\"")),
            of("Negotiate", null, Map.of()),
            of("NTLM", "TlRMTVNTUAAC==", Map.of()),
            of("Bearer", null, Map.of()));
  }

  @Test
  void names_and_schemes_compare_without_case_and_the_first_of_two_counts() {
    Challenge challenge = parse("DIGEST Realm = \"a, b=c\" , ,nonce=x,REALM=late").get(0);
    assertThat(challenge.is("Digest")).isTrue();
    assertThat(challenge.parameter("REALM")).isEqualTo("a, b=c");
    assertThat(challenge.parameter("nonce")).isEqualTo("x");
    assertThat(challenge.parameter("opaque")).isNull();
  }

  @Test
  void there_may_be_none() {
    assertThat(parse()).isEmpty();
    assertThat(parse("", " , ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Basic realm=\"x | a quote does not end at character 15",
        "Basic realm=x y | a comma is missing at character 15",
        "Basic a=b, realm= | a token is missing at character 18",
        "=x | a token is missing at character 1",
        "Basic \"x\" | a token is missing at character 7",
        "Basic a b=c | = is missing at character 9",
      })
  void what_breaks_the_grammar_is_told_with_its_place(String value, String message) {
    assertThatThrownBy(() -> parse(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + " of: " + value);
  }

  @Property
  void any_text_is_read_or_refused(
      @ForAll @Chars({'a', '=', '"', '\\', ',', ' ', '/'}) String text) {
    try {
      for (Challenge challenge : parse(text.strip())) {
        assertThat(challenge.scheme()).isNotEmpty();
        assertThat(challenge.parameters().isEmpty() || challenge.token() == null).isTrue();
      }
    } catch (IllegalArgumentException told) {
      assertThat(told).hasMessageEndingWith(" of: " + text.strip());
    }
  }
}
