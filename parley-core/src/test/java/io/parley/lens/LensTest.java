package io.parley.lens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.LensFailure;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LensTest {

  private static final Part<Integer> AGE = Query.of("age").map("a whole number", Integer::parseInt);

  @Test
  void required() {
    RequestLens<Integer> age = AGE.required();
    assertThat(age.extract(Request.get("/?age=42&age=7"))).isEqualTo(42);
    assertThatThrownBy(() -> age.extract(Request.get("/?name=Ada")))
        .isInstanceOf(LensFailure.class)
        .hasMessage("query parameter age must be a whole number, but is missing");
    assertThatThrownBy(() -> age.extract(Request.get("/?age=" + "x".repeat(300))))
        .isInstanceOf(LensFailure.class)
        .hasMessage(
            "query parameter age must be a whole number, but is \"" + "x".repeat(199) + "...")
        .hasCauseInstanceOf(NumberFormatException.class)
        .extracting(failure -> ((LensFailure) failure).expectation())
        .isEqualTo("query parameter age must be a whole number");
  }

  @Test
  void optional_and_defaulted() {
    assertThat(AGE.optional().extract(Request.get("/?age=42"))).contains(42);
    assertThat(AGE.optional().extract(Request.get("/"))).isEmpty();
    assertThat(AGE.defaulted(18).extract(Request.get("/?age=42"))).isEqualTo(42);
    assertThat(AGE.defaulted(18).extract(Request.get("/"))).isEqualTo(18);
    assertThatThrownBy(() -> AGE.optional().extract(Request.get("/?age=x")))
        .isInstanceOf(LensFailure.class);
    assertThatThrownBy(() -> AGE.defaulted(18).extract(Request.get("/?age=")))
        .hasMessageContaining("but is \"\"");
  }

  @Test
  void all_of_a_name() {
    RequestLens<List<Integer>> ages = AGE.all();
    assertThat(ages.extract(Request.get("/?age=1&x&age=2"))).containsExactly(1, 2);
    assertThat(ages.extract(Request.get("/"))).isEmpty();
    assertThat(ages.inject(Request.get("/?age=9"), List.of(3, 4)).uri())
        .hasToString("/?age=3&age=4");
  }

  @Test
  void what_is_put_in_comes_out() {
    RequestLens<String> name = Query.of("na me").required();
    Request request = name.inject(Request.get("ws://h/p?x=1&na+me=old&y#f"), "Ada & Co");
    assertThat(request.uri()).hasToString("ws://h/p?x=1&y&na+me=Ada+%26+Co#f");
    assertThat(name.extract(request)).isEqualTo("Ada & Co");
    assertThat(AGE.optional().inject(Request.get("/?age=1"), Optional.empty()).uri())
        .hasToString("/");

    RequestLens<LocalDate> since =
        Header.of("X-Since").map("a date", LocalDate::parse, LocalDate::toString).required();
    LocalDate day = LocalDate.of(2026, 1, 2);
    Request dated = since.inject(Request.get("/").header("x-since", "old"), day);
    assertThat(dated.headers().all("X-Since")).containsExactly("2026-01-02");
    assertThat(since.extract(dated)).isEqualTo(day);

    RequestLens<Long> id = PathVariable.of("id").map(Long::parseLong).required();
    Request routed = id.inject(Request.get("/").pathVariables(Map.of("id", "1", "o", "2")), 7L);
    assertThat(id.extract(routed)).isEqualTo(7);
    assertThat(routed.path("o")).isEqualTo("2");
  }

  @Test
  void failures_name_their_part() {
    assertThatThrownBy(() -> Header.of("X-A").required().extract(Request.get("/")))
        .hasMessage("header X-A must be present, but is missing");
    assertThatThrownBy(() -> PathVariable.of("id").required().extract(Request.get("/")))
        .hasMessage("path variable id must be present, but is missing");
    Request request = Request.get("/").header("X-A", "b");
    assertThatThrownBy(() -> Header.of("X-A").map(Integer::parseInt).required().extract(request))
        .hasMessage("header X-A must be valid, but is \"b\"");
    assertThat(AGE.required()).hasToString("query parameter age");
  }

  @Test
  void bodies() {
    BodyLens<String> text = Body.string();
    Request request = text.inject(Request.get("/").header("Content-Type", "x/y"), "grün");
    assertThat(request.headers().all("content-type")).containsExactly("text/plain; charset=utf-8");
    assertThat(text.extract(request)).isEqualTo("grün");
    assertThatThrownBy(() -> text.extract(Request.get("/").body(new byte[] {(byte) 0xff})))
        .isInstanceOf(LensFailure.class)
        .hasMessageContaining("body must be UTF-8 text");

    BodyLens<byte[]> binary = Body.binary();
    Response response = binary.inject(Response.of(Status.OK), new byte[] {1, 2});
    assertThat(response.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(binary.extract(response)).containsExactly(1, 2);

    BodyLens<Integer> number = text.map("a whole number", Integer::parseInt, String::valueOf);
    assertThat(number.extract(number.inject(Response.of(Status.OK), 7))).isEqualTo(7);
    assertThatThrownBy(() -> number.extract(Response.ok("seven")))
        .isInstanceOf(LensFailure.class)
        .hasMessageStartingWith("body must be a whole number, but is ");
    BodyLens<Integer> writer =
        Body.of(
            "x/y",
            "a number",
            bytes -> 0,
            value -> {
              throw new IllegalStateException("no");
            });
    assertThatThrownBy(() -> writer.inject(Response.of(Status.OK), 1))
        .isInstanceOf(LensFailure.class)
        .hasMessage("cannot write a body of a number: no");
  }
}
