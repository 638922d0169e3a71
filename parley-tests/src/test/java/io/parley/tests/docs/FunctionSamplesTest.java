package io.parley.tests.docs;

import static io.parley.routing.Routing.bind;
import static io.parley.routing.Routing.classpath;
import static io.parley.routing.Routing.files;
import static io.parley.routing.Routing.get;
import static io.parley.routing.Routing.header;
import static io.parley.routing.Routing.http;
import static io.parley.routing.Routing.post;
import static io.parley.routing.Routing.under;
import static io.parley.routing.Routing.websockets;
import static io.parley.routing.Routing.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.ForwardingWebSocket;
import io.parley.HandshakeException;
import io.parley.LensFailure;
import io.parley.MessageLens;
import io.parley.PolyHandler;
import io.parley.SendResult;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsClient;
import io.parley.WsFilter;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.filter.HttpFilters;
import io.parley.filter.PolyFilters;
import io.parley.filter.Rate;
import io.parley.filter.Secrets;
import io.parley.filter.WsFilters;
import io.parley.filter.WsTransaction;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.jackson.Json;
import io.parley.lens.BodyLens;
import io.parley.lens.PathVariable;
import io.parley.lens.Query;
import io.parley.lens.RequestLens;
import io.parley.netty.Netty;
import io.parley.testing.InMemory;
import io.parley.testing.RecordingListener;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class FunctionSamplesTest {

  static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  static final WsHandler ROOM =
      request -> {
        String room = request.path("room");
        return ws -> ws.onMessage(message -> ws.send(room + ": " + message.text()));
      };

  static final PolyHandler APP =
      PolyHandler.of(
          http(
              get("/health", request -> Response.ok("up\n")),
              files("/", classpath("public")).cacheControl("max-age=60")),
          websockets(bind("/echo", ECHO), bind("/rooms/{room}", ROOM)));

  @Test
  void routes() throws Exception {
    try (WsClient client = InMemory.client(APP).blocking("/rooms/blue%20sky")) {
      client.send("hello");
      assertThat(client.receive().text()).isEqualTo("blue sky: hello");
    }
    assertThat(InMemory.client(APP).http(Request.get("/health")).bodyText()).isEqualTo("up\n");
    assertThat(InMemory.client(APP).http(Request.get("/echo")).status())
        .isEqualTo(Status.UPGRADE_REQUIRED);
    assertThat(InMemory.client(APP).http(Request.get("/none")).status())
        .isEqualTo(Status.NOT_FOUND);
    assertThat(APP.toString())
        .isEqualTo(
            """
            http
              GET /health
              GET /*: classpath public
            websockets
              /echo
              /rooms/{room}""");
  }

  static final HttpHandler LIST = request -> Response.ok("all users");
  static final HttpHandler ADD = request -> Response.of(Status.NO_CONTENT);
  static final WsHandler OLD_ROOM = request -> ws -> ws.send("old");

  static final PolyHandler NESTED =
      PolyHandler.of(
          http(
              under(
                  "/admin",
                  HttpFilters.basicAuth("Admin", FunctionSamplesTest::isAdmin)
                      .then(http(get("/users", LIST), post("/users", ADD)))),
              get("/admin/help", request -> Response.ok("for everybody\n"))),
          websockets(
              when(header("X-Version", "1"), bind("/rooms/{room}", OLD_ROOM)),
              bind("/rooms/{room}", ROOM)));

  static boolean isAdmin(String name, String password) {
    return name.equals("Ada") && Secrets.equal(password, "secret");
  }

  @Test
  void subtrees_and_conditions() {
    assertThat(NESTED.http().handle(Request.get("/admin/users")).status())
        .isEqualTo(Status.UNAUTHORIZED);
    assertThat(NESTED.http().handle(Request.get("/admin/help")).bodyText())
        .isEqualTo("for everybody\n");
    Request old = Request.get("/rooms/1").header("X-Version", "1");
    try (WsClient client = InMemory.client(NESTED).blocking(old)) {
      assertThat(client.receive().text()).isEqualTo("old");
    }
  }

  static PolyHandler guarded(PolyHandler app, String token, Appendable log) {
    return PolyFilters.print(log)
        .and(PolyFilters.bearerAuth(given -> Secrets.equal(given, token)))
        .then(app);
  }

  static WsHandler watched(WsHandler app, BlockingQueue<WsTransaction> transactions) {
    return WsFilters.reportTransactions(transactions::add)
        .and(WsFilters.catchAll())
        .and(WsFilters.limitUpgrades(Rate.of(10, Duration.ofMinutes(1))))
        .and(WsFilters.limitMessages(Rate.of(20, Duration.ofSeconds(1)).burst(100)))
        .then(app);
  }

  @Test
  void filters() throws Exception {
    StringWriter log = new StringWriter();
    PolyHandler app = guarded(APP, "secret", log);
    RecordingListener events = new RecordingListener();
    InMemory.client(app).newWebSocket(Request.get("/echo"), events);
    assertThat(events.assertNextFailed(HandshakeException.class)).hasMessageContaining("401");
    assertThat(log).hasToString("GET /echo refused: 401 Unauthorized\n");

    BlockingQueue<WsTransaction> transactions = new LinkedBlockingQueue<>();
    try (WsClient client = InMemory.client(watched(ECHO, transactions)).blocking("/x")) {
      client.send("hello");
      client.receive();
    }
    WsTransaction transaction = transactions.poll(20, TimeUnit.SECONDS);
    assertThat(transaction.bytesReceived()).isEqualTo(5);
    assertThat(transaction.bytesSent()).isEqualTo(5);
    assertThat(transaction.status().code()).isEqualTo(1000);
  }

  /** Sends in capitals. */
  static final class Loud extends ForwardingWebSocket {
    Loud(WebSocket next) {
      super(next);
    }

    @Override
    public SendResult offer(WsMessage message) {
      return super.offer(WsMessage.of(message.text().toUpperCase(Locale.ROOT)));
    }
  }

  static final WsFilter LOUD = next -> ws -> next.accept(new Loud(ws));

  @Test
  void a_socket_decorated() {
    try (WsClient client = InMemory.client(LOUD.then(ECHO)).blocking("/")) {
      client.send("hello");
      assertThat(client.receive().text()).isEqualTo("HELLO");
    }
  }

  static final RequestLens<Long> ID = PathVariable.of("id").map(Long::parseLong).required();
  static final RequestLens<Integer> PAGE =
      Query.of("page").map("a whole number", Integer::parseInt).defaulted(1);

  static final HttpHandler ORDERS =
      HttpFilters.catchLensFailures()
          .then(
              http(
                  get(
                      "/users/{id}/orders",
                      request ->
                          Response.ok(
                              "page " + PAGE.extract(request) + " of " + ID.extract(request)))));

  @Test
  void parts_of_requests() {
    assertThat(ORDERS.handle(Request.get("/users/7/orders?page=2")).bodyText())
        .isEqualTo("page 2 of 7");
    Response refusal = ORDERS.handle(Request.get("/users/7/orders?page=two"));
    assertThat(refusal.status()).isEqualTo(Status.BAD_REQUEST);
    assertThat(refusal.bodyText())
        .isEqualTo("Bad request: query parameter page must be a whole number\n");
  }

  record Move(String from, String to) {
    Move mirrored() {
      return new Move(to, from);
    }
  }

  static final MessageLens<Move> MOVE = Json.lens(Move.class);
  static final MessageLens<List<Move>> GAME = Json.lens(new TypeReference<List<Move>>() {});

  static final WsHandler MIRROR =
      request -> ws -> ws.onMessage(MOVE, move -> ws.send(MOVE, move.mirrored()));

  static final BodyLens<Move> BODY = Json.body(Move.class);

  static final HttpHandler MIRROR_BODY =
      request -> BODY.inject(Response.of(Status.OK), BODY.extract(request).mirrored());

  static final MessageLens<Move> SNAKE =
      Json.with(
              JsonMapper.builder()
                  .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                  .build())
          .lens(Move.class);

  @Test
  void json() {
    try (WsClient client = InMemory.client(MIRROR).blocking("/")) {
      client.send(MOVE, new Move("e2", "e4"));
      assertThat(client.receive(MOVE)).isEqualTo(new Move("e4", "e2"));
    }
    Request request = BODY.inject(Request.get("/"), new Move("a", "b"));
    assertThat(MIRROR_BODY.handle(request).bodyText()).isEqualTo("{\"from\":\"b\",\"to\":\"a\"}");
    assertThat(GAME.extract(WsMessage.of("[{\"from\":\"a\",\"to\":\"b\"}]")))
        .containsExactly(new Move("a", "b"));
    assertThatThrownBy(() -> GAME.extract(WsMessage.of("[{\"from\":\"a\",\"to\":{}}]")))
        .isInstanceOf(LensFailure.class)
        .hasMessageContaining(
            "message at $[0].to, line 1, column 19 must be JSON of java.util.List");
    assertThat(SNAKE.inject(new Move("a", "b")).text()).contains("\"from\":\"a\"");
  }

  static final MessageLens<Properties> PROPERTIES =
      WsMessage.string()
          .map(
              text -> {
                Properties properties = new Properties();
                try {
                  properties.load(new StringReader(text));
                  return properties;
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              },
              properties -> {
                StringWriter text = new StringWriter();
                properties.forEach((key, value) -> text.write(key + "=" + value + "\n"));
                return text.toString();
              });

  @Test
  void another_format() {
    Properties properties = PROPERTIES.extract(WsMessage.of("from=e2\nto: e4"));
    assertThat(properties).containsEntry("from", "e2").containsEntry("to", "e4").hasSize(2);
    assertThat(PROPERTIES.extract(PROPERTIES.inject(properties))).isEqualTo(properties);
  }

  static Server serve(PolyHandler app, int port) {
    return app.asServer(Netty.on(port).host("localhost").allowOrigins("https://chat.example"))
        .start();
  }

  @Test
  void from_a_page_of_another_origin() {
    try (Server server = serve(PolyHandler.of(ECHO), 0)) {
      Request own = Request.get(server.uri("/")).header("Origin", "https://chat.example");
      try (WsClient client = Netty.client().blocking(own)) {
        client.send("hello");
        assertThat(client.receive().text()).isEqualTo("hello");
      }
      RecordingListener foreign = new RecordingListener();
      Netty.client()
          .newWebSocket(
              Request.get(server.uri("/")).header("Origin", "https://evil.example"), foreign);
      assertThat(foreign.assertNextFailed(HandshakeException.class))
          .hasMessageContaining("403 Forbidden");
    }
  }
}
