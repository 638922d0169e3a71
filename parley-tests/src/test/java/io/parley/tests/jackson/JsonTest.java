package io.parley.tests.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.LensFailure;
import io.parley.MessageLens;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.jackson.Json;
import io.parley.lens.BodyLens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {

  record Person(String name, int age) {}

  private final MessageLens<Person> person = Json.lens(Person.class);
  private final MessageLens<Map<String, List<Person>>> teams =
      Json.lens(new TypeReference<Map<String, List<Person>>>() {});

  @Test
  void there_and_back() {
    WsMessage message = person.inject(new Person("Zoë", 30));
    assertThat(message).isEqualTo(WsMessage.of("{\"name\":\"Zoë\",\"age\":30}"));
    assertThat(person.extract(message)).isEqualTo(new Person("Zoë", 30));
    assertThat(person.extract(WsMessage.of(message.bytes()))).isEqualTo(new Person("Zoë", 30));
    Map<String, List<Person>> value = Map.of("a", List.of(new Person("Ada", 1)));
    assertThat(teams.extract(teams.inject(value))).isEqualTo(value);
    assertThat(Json.lens(String.class).extract(WsMessage.of("\"x\""))).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":[{\"name\":\"x\",\"age\":\"old\"}]} | message at $.a[0].age, line 1, column 25",
        "{\"a\":[{\"name\":\"x\", | message at $.a[0], line 1",
        "[] | message at $, line 1, column 1",
        "{} {} | message at $, line 1",
        "null | message must be",
        "`` | message at $"
      })
  void what_does_not_fit(String json, String place) {
    assertThatThrownBy(() -> teams.extract(WsMessage.of(json)))
        .isInstanceOf(LensFailure.class)
        .hasMessageStartingWith(place)
        .hasMessageContaining("JSON of java.util.Map<java.lang.String,java.util.List<");
  }

  @Test
  void a_mapper_of_ones_own() {
    JsonMapper strict =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    WsMessage more = WsMessage.of("{\"name\":\"x\",\"age\":1,\"more\":2}");
    assertThat(person.extract(more)).isEqualTo(new Person("x", 1));
    assertThatThrownBy(() -> Json.with(strict).lens(Person.class).extract(more))
        .hasMessageStartingWith("message at $.more");
    assertThatThrownBy(
            () -> Json.with(strict).lens(new TypeReference<List<Person>>() {}).extract(more))
        .isInstanceOf(LensFailure.class);
  }

  /** Cannot be written. */
  public static final class Broken {
    public int getAge() {
      throw new IllegalStateException("no age");
    }
  }

  @Test
  void what_cannot_be_written() {
    assertThatThrownBy(() -> Json.lens(Broken.class).inject(new Broken()))
        .isInstanceOf(LensFailure.class)
        .hasMessageContaining("cannot write JSON of")
        .hasMessageContaining("$.age")
        .hasMessageContaining("no age");
    assertThatThrownBy(() -> Json.body(Broken.class).inject(Response.of(Status.OK), new Broken()))
        .isInstanceOf(LensFailure.class);
  }

  @Test
  void bodies() {
    BodyLens<Person> body = Json.body(Person.class);
    Response response = body.inject(Response.of(Status.OK), new Person("Ada", 36));
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    assertThat(body.extract(response)).isEqualTo(new Person("Ada", 36));
    Request request = Request.get("/").body("{\"age\":\n[]}".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> body.extract(request))
        .isInstanceOf(LensFailure.class)
        .hasMessageStartingWith("body at $.age, line 2, column 1 must be JSON of ");
    BodyLens<List<Person>> list = Json.body(new TypeReference<List<Person>>() {});
    assertThat(list.extract(list.inject(Response.of(Status.OK), List.of()))).isEmpty();
    assertThat(Json.with(JsonMapper.shared()).body(Person.class).extract(response).age())
        .isEqualTo(36);
  }
}
