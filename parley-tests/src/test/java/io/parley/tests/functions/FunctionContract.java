package io.parley.tests.functions;

import static io.parley.routing.Routing.bind;
import static io.parley.routing.Routing.files;
import static io.parley.routing.Routing.folder;
import static io.parley.routing.Routing.get;
import static io.parley.routing.Routing.http;
import static io.parley.routing.Routing.post;
import static io.parley.routing.Routing.websockets;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HandshakeException;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.WsClient;
import io.parley.WsConsumer;
import io.parley.WsFilter;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.filter.PolyFilters;
import io.parley.filter.Rate;
import io.parley.filter.WsFilters;
import io.parley.filter.WsTransaction;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.jackson.Json;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes, filters and lenses on a transport. */
abstract class FunctionContract {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  private final Queue<Server> servers = new ConcurrentLinkedQueue<>();

  /** A server of that, not yet started. */
  abstract Server create(PolyHandler app, WebSocketConfig config);

  abstract WebSocketClient client();

  /** The answer to a plain request. */
  abstract Response exchange(Request request) throws Exception;

  @AfterEach
  void stop() {
    servers.forEach(Server::close);
  }

  private Server start(PolyHandler app) {
    return start(app, config -> config);
  }

  private Server start(WsHandler app) {
    return start(PolyHandler.of(app));
  }

  private Server start(PolyHandler app, UnaryOperator<WebSocketConfig.Builder> changes) {
    WebSocketConfig config = changes.apply(WebSocketConfig.server().toBuilder()).build();
    Server server = create(app, config);
    servers.add(server);
    return server.start();
  }

  private Response asked(Server server, String method, String path) throws Exception {
    return exchange(Request.of(method, server.uri(path)));
  }

  private Response refusal(Request request) {
    RecordingListener events = new RecordingListener();
    client().newWebSocket(request, events);
    SocketEvent.Failed failed = events.next(SocketEvent.Failed.class);
    assertThat(failed.cause()).isInstanceOf(HandshakeException.class);
    return failed.response();
  }

  private Response refusal(Server server, String path) {
    return refusal(Request.get(server.uri(path)));
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void both_kinds_are_routed_on_one_port() throws Exception {
    Server server =
        start(
            PolyHandler.of(
                http(
                    get("/users/{id}", request -> Response.ok("user " + request.path("id"))),
                    post("/users", request -> Response.of(Status.NO_CONTENT))),
                websockets(
                    bind(
                        "/rooms/{room}",
                        request -> ws -> ws.send("welcome to " + ws.request().path("room"))))));
    assertThat(asked(server, "GET", "/users/7").bodyText()).isEqualTo("user 7");
    Response head = asked(server, "HEAD", "/users/7");
    assertThat(head.status()).isEqualTo(Status.OK);
    assertThat(head.bodyText()).isEmpty();
    Response put = asked(server, "PUT", "/users");
    assertThat(put.status().code()).isEqualTo(405);
    assertThat(put.header("Allow")).isEqualTo("OPTIONS, POST");
    assertThat(asked(server, "OPTIONS", "/users").header("Allow")).isEqualTo("OPTIONS, POST");
    assertThat(asked(server, "GET", "/none").status().code()).isEqualTo(404);
    Response upgrade = asked(server, "GET", "/rooms/1");
    assertThat(upgrade.status()).isEqualTo(Status.UPGRADE_REQUIRED);
    assertThat(upgrade.header("Upgrade")).isEqualTo("websocket");
    try (WsClient client = client().blocking(server.uri("/rooms/a%20b"))) {
      assertThat(client.receive()).isEqualTo(WsMessage.of("welcome to a b"));
    }
    assertThat(refusal(server, "/rooms").status().code()).isEqualTo(404);
  }

  @Test
  void files_are_served(@TempDir Path root) throws Exception {
    Files.writeString(root.resolve("a.txt"), "0123456789");
    Server server = start(PolyHandler.of(http(files("/", folder(root))), websockets()));
    Response whole = asked(server, "GET", "/a.txt");
    assertThat(whole.bodyText()).isEqualTo("0123456789");
    assertThat(whole.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    Request request = Request.get(server.uri("/a.txt"));
    assertThat(exchange(request.header("Range", "bytes=-2")).bodyText()).isEqualTo("89");
    assertThat(exchange(request.header("If-None-Match", whole.header("ETag"))).status())
        .isEqualTo(Status.NOT_MODIFIED);
    Response head = asked(server, "HEAD", "/a.txt");
    assertThat(head.header("Content-Length")).isEqualTo("10");
    assertThat(asked(server, "GET", "/..%2fa.txt").status().code()).isEqualTo(404);
    assertThat(asked(server, "GET", "/%2e%2e/a.txt").status().code()).isEqualTo(404);
  }

  @Test
  void pages_of_another_origin_are_refused_before_the_handler_runs() {
    Queue<URI> handled = new ConcurrentLinkedQueue<>();
    Server server = start(WsFilters.tap(request -> handled.add(request.uri())).then(ECHO));
    Request request = Request.get(server.uri("/chat"));
    for (String foreign : new String[] {"https://evil.example", "null"}) {
      Response refusal = refusal(request.header("Origin", foreign));
      assertThat(refusal.status()).isEqualTo(Status.FORBIDDEN);
      assertThat(refusal.bodyText()).isEqualTo("Not from that page.\n");
    }
    assertThat(handled).isEmpty();
    String own = server.uri().toString().replaceFirst("^ws", "http");
    for (Request allowed : new Request[] {request, request.header("Origin", own)}) {
      try (WsClient client = client().blocking(allowed)) {
        client.send("hello");
        assertThat(client.receive().text()).isEqualTo("hello");
      }
    }
  }

  @Test
  void other_origins_can_be_allowed() {
    Server named = start(PolyHandler.of(ECHO), config -> config.allowOrigins("https://a.example"));
    Request request = Request.get(named.uri("/"));
    assertThat(refusal(request.header("Origin", "https://b.example")).status().code())
        .isEqualTo(403);
    client().blocking(request.header("Origin", "https://a.example")).close();
    Server any = start(PolyHandler.of(ECHO), WebSocketConfig.Builder::anyOrigin);
    client().blocking(Request.get(any.uri("/")).header("Origin", "null")).close();
  }

  @Test
  void a_plain_request_has_no_origin_to_answer_for() throws Exception {
    Server server = start(PolyHandler.of(request -> Response.ok("up"), ECHO));
    Request request = Request.get(server.uri("/")).header("Origin", "https://evil.example");
    assertThat(exchange(request).bodyText()).isEqualTo("up");
  }

  @Test
  void transactions_are_reported_whichever_way_the_socket_ends() throws Exception {
    BlockingQueue<WsTransaction> transactions = new LinkedBlockingQueue<>();
    Server server =
        start(
            WsFilters.reportTransactions(transactions::add)
                .then(
                    websockets(
                        bind("/echo/{n}", ECHO), bind("/bye", request -> ws -> ws.close()))));
    try (WsClient client = client().blocking(server.uri("/echo/1"))) {
      client.send("hello");
      client.receive();
      client.close(WsStatus.of(4000, "mine"));
    }
    WsTransaction byPeer = next(transactions);
    assertThat(byPeer.status()).isEqualTo(WsStatus.of(4000, "mine"));
    assertThat(byPeer.request().path("n")).isEqualTo("1");
    assertThat(byPeer.messagesReceived()).isEqualTo(1);
    assertThat(byPeer.bytesReceived()).isEqualTo(5);
    assertThat(byPeer.messagesSent()).isEqualTo(1);
    assertThat(byPeer.bytesSent()).isEqualTo(5);
    assertThat(byPeer.duration()).isPositive();

    client().blocking(server.uri("/bye")).close();
    assertThat(next(transactions).status().code()).isEqualTo(1000);

    RecordingListener events = new RecordingListener();
    WebSocket broken = client().newWebSocket(Request.get(server.uri("/echo/2")), events);
    events.assertNextOpened();
    broken.cancel();
    assertThat(next(transactions).status()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    assertThat(transactions).isEmpty();
  }

  @Test
  void what_is_printed() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    StringBuilder line = new StringBuilder();
    Appendable out =
        new Appendable() {
          @Override
          public Appendable append(CharSequence text) {
            line.append(text);
            return this;
          }

          @Override
          public Appendable append(CharSequence text, int start, int end) {
            return append(text.subSequence(start, end));
          }

          @Override
          public Appendable append(char c) {
            lines.add(line.toString());
            line.setLength(0);
            return this;
          }
        };
    Server server = start(PolyFilters.print(out).then(PolyHandler.of(ECHO)));
    try (WsClient client = client().blocking(server.uri("/x?y=z"))) {
      client.send("hello");
      client.receive();
      client.close(WsStatus.of(4000, "mine"));
    }
    assertThat(next(lines)).isEqualTo("socket 1 opened: GET /x?y=z");
    assertThat(next(lines)).isEqualTo("socket 1 received text \"hello\" (5 bytes)");
    assertThat(next(lines)).isEqualTo("socket 1 sent text \"hello\" (5 bytes)");
    assertThat(next(lines)).isEqualTo("socket 1 closed: 4000 mine");
  }

  @Test
  void limits_and_failures_close() {
    Server server =
        start(
            WsFilters.limitMessages(Rate.of(1, Duration.ofDays(1)))
                .and(WsFilters.catchAll(thrown -> WsStatus.of(4001, thrown.getMessage())))
                .then(
                    websockets(
                        bind("/echo", ECHO),
                        bind(
                            "/oops",
                            request ->
                                ws -> {
                                  throw new IllegalStateException("oops");
                                }))));
    try (WsClient client = client().blocking(server.uri("/echo"))) {
      client.send("one");
      client.send("two");
      assertThat(client.received()).containsExactly(WsMessage.of("one"));
      assertThat(client.closeStatus()).isEqualTo(WsStatus.of(1008, "Too many messages"));
    }
    try (WsClient client = client().blocking(server.uri("/oops"))) {
      assertThat(client.received()).isEmpty();
      assertThat(client.closeStatus()).isEqualTo(WsStatus.of(4001, "oops"));
    }
  }

  @Test
  void too_many_upgrades_of_one_address() {
    Server server = start(WsFilters.limitUpgrades(Rate.of(1, Duration.ofDays(1))).then(ECHO));
    client().blocking(server.uri("/")).close();
    Response refusal = refusal(server, "/");
    assertThat(refusal.status()).isEqualTo(Status.TOO_MANY_REQUESTS);
    assertThat(Long.parseLong(refusal.header("Retry-After"))).isBetween(86_000L, 86_400L);
  }

  @Test
  void what_the_consumer_carries_survives_filters_and_routes() {
    WsConsumer consumer = ws -> ws.send("on " + ws.subprotocol());
    WsFilter lambda = next -> ws -> next.accept(ws);
    Server server =
        start(
            lambda
                .and(WsFilters.setSubprotocol("v2", "v1"))
                .then(
                    websockets(
                        bind("/no", r -> WsConsumer.refuse(Response.of(Status.FORBIDDEN))),
                        bind("/", request -> consumer.withSubprotocol("v0")))));
    Request request = Request.get(server.uri("/")).header("Sec-WebSocket-Protocol", "v0, v1");
    try (WsClient client = client().blocking(request)) {
      assertThat(client.receive().text()).isEqualTo("on v1");
    }
    assertThat(refusal(server, "/no").status()).isEqualTo(Status.FORBIDDEN);
  }

  /** A person. */
  record Person(String name, int age) {}

  @Test
  void recipe_a_socket_as_a_function() {
    WsConsumer hello = ws -> ws.send(WsMessage.of("hello"));
    Server server = start(hello.asHandler());
    try (WsClient client = client().blocking(server.uri("/any/path"))) {
      assertThat(client.receive().text()).isEqualTo("hello");
    }
  }

  @Test
  void recipe_mixing_http_and_sockets() throws Exception {
    BlockingQueue<String> notes = new LinkedBlockingQueue<>();
    WsHandler named =
        request -> {
          String name = request.path("name");
          return ws -> {
            ws.send("hello " + name);
            ws.onMessage(message -> ws.send(name + " is responding"));
            ws.onClose(status -> notes.add(name + " is closing"));
          };
        };
    Server server =
        start(
            PolyHandler.of(
                request -> Response.ok("hiya world"), websockets(bind("/{name}", named))));
    try (WsClient client = client().blocking(server.uri("/bob"))) {
      assertThat(client.receive().text()).isEqualTo("hello bob");
      client.send("anything");
      assertThat(client.receive().text()).isEqualTo("bob is responding");
    }
    assertThat(next(notes)).isEqualTo("bob is closing");
    assertThat(asked(server, "GET", "/whatever").bodyText()).isEqualTo("hiya world");
  }

  @Test
  void recipe_auto_marshalling() {
    var person = Json.lens(Person.class);
    WsHandler ageMe =
        request ->
            ws ->
                ws.onMessage(
                    person,
                    it -> {
                      ws.send(person, new Person(it.name(), it.age() + 10));
                      ws.close();
                    });
    Server server = start(websockets(bind("/ageMe", ageMe)));
    try (WsClient client = client().blocking(server.uri("/ageMe"))) {
      client.send("{\"name\":\"bob\",\"age\":25}");
      assertThat(client.received())
          .extracting(person::extract)
          .containsExactly(new Person("bob", 35));
    }
  }

  @Test
  void recipe_contract_test() throws Exception {
    BlockingQueue<String> printed = new LinkedBlockingQueue<>();
    WsFilter printing =
        next ->
            ws -> {
              printed.add("called");
              next.accept(ws);
            };
    Server server =
        start(
            printing.then(
                websockets(bind("/{name}", r -> ws -> ws.send("hello " + r.path("name"))))));
    try (WsClient client = client().blocking(server.uri("/bob"))) {
      assertThat(client.received().iterator().next()).isEqualTo(WsMessage.of("hello bob"));
    }
    assertThat(next(printed)).isEqualTo("called");
  }
}
