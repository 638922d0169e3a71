package io.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WsClient;
import io.parley.WsStatus;
import io.parley.examples.AutoMarshalling.Person;
import org.junit.jupiter.api.Test;

abstract class AutoMarshallingContract {

  abstract WsClient connect(String path);

  @Test
  void json_comes_back_ten_years_older_and_then_the_end() {
    try (WsClient client = connect("/ageMe")) {
      client.send("{\"name\": \"bob\", \"age\": 25}");
      assertThat(client.stream().map(AutoMarshalling.PERSON::extract))
          .containsExactly(new Person("bob", 35));
      assertThat(client.closeStatus()).isEqualTo(WsStatus.of(1000));
    }
  }

  @Test
  void a_value_goes_the_same_way() {
    try (WsClient client = connect("/ageMe")) {
      client.send(AutoMarshalling.PERSON, new Person("Ada", 36));
      assertThat(client.receive().text()).isEqualTo("{\"name\":\"Ada\",\"age\":46}");
    }
  }
}
