package io.parley.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.OriginPolicy;
import io.parley.http.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

  private static Request request(boolean tls, String host, String origin) {
    return Request.get("/").header("Host", host).header("Origin", origin).secure(tls);
  }

  @ParameterizedTest
  @CsvSource({
    "false, chat.example, http://chat.example, true",
    "false, CHAT.example:80, http://chat.EXAMPLE, true",
    "false, chat.example:8080, http://chat.example:8080, true",
    "true, chat.example, https://chat.example, true",
    "true, chat.example:443, https://chat.example, true",
    "true, '[::1]:8443', 'https://[::1]:8443', true",
    "false, chat.example, https://chat.example, false",
    "true, chat.example, http://chat.example, false",
    "true, chat.example, https://chat.example:8443, false",
    "true, chat.example, https://evilchat.example, false",
    "true, chat.example, https://chat.example.evil, false",
    "true, chat.example, https://evil.example, false",
    "true, chat.example, https://chat.example/path, false",
    "true, chat.example, https://user@chat.example, false",
    "true, chat.example, null, false",
    "true, chat.example, '', false",
    "true, chat.example, not an origin, false",
    "true, chat.example, 'https://chat.example, https://evil.example', false",
    "true, '', https://chat.example, false"
  })
  void the_same_origin(boolean tls, String host, String origin, boolean allowed) {
    assertThat(OriginPolicy.sameOrigin().allows(request(tls, host, origin))).isEqualTo(allowed);
  }

  @Test
  void a_request_without_an_origin_passes() {
    assertThat(OriginPolicy.sameOrigin().allows(Request.get("/").header("Host", "h"))).isTrue();
    assertThat(OriginPolicy.sameOrigin().allows(Request.get("/"))).isTrue();
  }

  @Test
  void an_origin_without_a_host_or_two_origins_do_not() {
    Request one = Request.get("/").header("Origin", "http://h");
    assertThat(OriginPolicy.sameOrigin().allows(one)).isFalse();
    Request two = one.header("Host", "h").header("Origin", "http://h");
    assertThat(OriginPolicy.sameOrigin().allows(two)).isFalse();
  }

  @Test
  void named_origins() {
    OriginPolicy policy =
        OriginPolicy.sameOrigin().allow("https://a.example").allow("capacitor://localhost");
    assertThat(policy.allows(request(false, "h", "https://a.example:443"))).isTrue();
    assertThat(policy.allows(request(false, "h", "capacitor://localhost"))).isTrue();
    assertThat(policy.allows(request(false, "h", "http://h"))).isTrue();
    assertThat(policy.allows(request(false, "h", "http://a.example"))).isFalse();
    assertThat(policy.allows(request(false, "h", "https://a.example:444"))).isFalse();
    assertThat(policy.allows(request(false, "h", "null"))).isFalse();
    assertThat(policy.toString())
        .startsWith("same origin or ")
        .contains("https://a.example:443", "capacitor://localhost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "*", "a.example", "https://", "https://a.example/", "http://a b"})
  void what_is_no_origin_cannot_be_named(String origin) {
    assertThatThrownBy(() -> OriginPolicy.sameOrigin().allow(origin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(origin);
  }

  @Test
  void any_origin() {
    assertThat(OriginPolicy.any().allows(request(true, "h", "null"))).isTrue();
    assertThat(OriginPolicy.any()).hasToString("any origin");
  }
}
