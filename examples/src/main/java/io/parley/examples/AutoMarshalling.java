package io.parley.examples;

import static io.parley.routing.Routing.bind;
import static io.parley.routing.Routing.websockets;

import io.parley.MessageLens;
import io.parley.Server;
import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.jackson.Json;
import io.parley.netty.Netty;

/** Messages are JSON on the wire and records in the code; a lens stands between. */
public final class AutoMarshalling {

  record Person(String name, int age) {
    Person inTenYears() {
      return new Person(name, age + 10);
    }
  }

  static final MessageLens<Person> PERSON = Json.lens(Person.class);

  static final WsHandler APP =
      websockets(
          bind(
              "/ageMe",
              request ->
                  ws ->
                      ws.onMessage(
                          PERSON,
                          person -> {
                            ws.send(PERSON, person.inTenYears());
                            ws.close();
                          })));

  private AutoMarshalling() {}

  /** Starts a server, sends it somebody, prints what comes back, and ends. */
  public static void main(String... args) {
    try (Server server = APP.asServer(Netty.onFreePort()).start();
        WsClient client = Netty.client().blocking(server.uri("/ageMe"))) {
      client.send("{\"name\": \"bob\", \"age\": 25}");
      client.received().forEach(message -> System.out.println(message.text()));
      System.out.println("closed: " + client.closeStatus());
    }
  }
}
