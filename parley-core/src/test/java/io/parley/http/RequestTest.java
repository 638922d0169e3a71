package io.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {

  @Test
  void the_path_is_decoded_and_never_empty() {
    assertThat(Request.get("/a%20b?c").path()).isEqualTo("/a b");
    assertThat(Request.get("/a%2Fb").rawPath()).isEqualTo("/a%2Fb");
    assertThat(Request.get("ws://host").path()).isEqualTo("/");
    assertThat(Request.get("ws://host").rawPath()).isEqualTo("/");
  }

  @Test
  void query_parameters_are_decoded_as_a_form_is() {
    Request request = Request.get("/?a=1&b=x+y%26z&a=2&c&=d");
    assertThat(request.query("a")).isEqualTo("1");
    assertThat(request.queries("a")).containsExactly("1", "2");
    assertThat(request.query("b")).isEqualTo("x y&z");
    assertThat(request.query("c")).isEmpty();
    assertThat(request.query("")).isEqualTo("d");
    assertThat(request.query("e")).isNull();
    assertThat(Request.get("/").query("a")).isNull();
  }

  @Test
  void a_missing_path_variable_is_named() {
    Request request = Request.get("/").pathVariables(Map.of("room", "tea"));
    assertThat(request.path("room")).isEqualTo("tea");
    assertThatThrownBy(() -> request.path("name"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no path variable {name}; there are [room]");
  }

  @Test
  void requests_are_values_that_hide_their_bodies_when_printed() {
    byte[] body = "secret".getBytes(StandardCharsets.UTF_8);
    Request request = Request.of("POST", URI.create("/")).header("A", "b").body(body);
    body[0] = 'x';
    assertThat(request.bodyText()).isEqualTo("secret");
    assertThat(request)
        .isEqualTo(
            Request.of("POST", URI.create("/"))
                .header("A", "b")
                .body("secret".getBytes(StandardCharsets.UTF_8)))
        .isNotEqualTo(request.header("C", "d"));
    assertThat(request.toString()).contains("POST /", "A: b", "[6 bytes]").doesNotContain("secret");
  }

  @Test
  void a_method_is_a_token() {
    assertThatThrownBy(() -> Request.of("GET ", URI.create("/")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_text_response_keeps_a_type_that_is_set() {
    assertThat(Response.ok("x").header("content-type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(
            Response.of(Status.OK)
                .header("Content-Type", "text/html")
                .text("x")
                .headers()
                .all("Content-Type"))
        .containsExactly("text/html");
  }

  @Test
  void a_status_is_checked() {
    assertThatThrownBy(() -> new Status(99, "")).hasMessageContaining("100 to 599, not 99");
    assertThatThrownBy(() -> new Status(600, "")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Status(200, "a\r\nb")).hasMessageContaining("control character");
    assertThat(new Status(299, "")).hasToString("299");
  }
}
