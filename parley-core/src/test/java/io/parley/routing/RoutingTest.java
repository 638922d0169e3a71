package io.parley.routing;

import static io.parley.routing.Routing.any;
import static io.parley.routing.Routing.bind;
import static io.parley.routing.Routing.delete;
import static io.parley.routing.Routing.get;
import static io.parley.routing.Routing.head;
import static io.parley.routing.Routing.header;
import static io.parley.routing.Routing.host;
import static io.parley.routing.Routing.http;
import static io.parley.routing.Routing.method;
import static io.parley.routing.Routing.options;
import static io.parley.routing.Routing.patch;
import static io.parley.routing.Routing.post;
import static io.parley.routing.Routing.put;
import static io.parley.routing.Routing.query;
import static io.parley.routing.Routing.route;
import static io.parley.routing.Routing.under;
import static io.parley.routing.Routing.websockets;
import static io.parley.routing.Routing.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.PolyHandler;
import io.parley.Routed;
import io.parley.WsConsumer;
import io.parley.WsFilter;
import io.parley.WsHandler;
import io.parley.http.Headers;
import io.parley.http.HttpFilter;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {

  private static HttpHandler says(String text) {
    return request -> Response.ok(text + new TreeMap<>(request.pathVariables()));
  }

  /** A handler whose consumer carries its name as the subprotocol. */
  private static WsHandler named(String name) {
    WsConsumer consumer = ws -> {};
    return request -> consumer.withSubprotocol(name);
  }

  private static String answer(HttpHandler app, String method, String uri) {
    Response response = app.handle(Request.of(method, URI.create(uri)));
    return response.status().code() == 200
        ? response.bodyText()
        : response.status().code()
            + (response.header("Allow") == null ? "" : " " + response.header("Allow"));
  }

  private static String chosen(WsHandler app, Request request) {
    WsConsumer consumer = app.handle(request);
    Response refusal = consumer.refusal();
    return refusal == null
        ? consumer.subprotocol() + new TreeMap<>(consumer.request().pathVariables())
        : Integer.toString(refusal.status().code());
  }

  private static String chosen(WsHandler app, String uri) {
    return chosen(app, Request.get(uri));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /a | get{}",
        "POST | /a | post{}",
        "PUT | /a | put{}",
        "DELETE | /a | delete{}",
        "PATCH | /a | patch{}",
        "PURGE | /a | purge{}",
        "HEAD | /a | get{}",
        "OPTIONS | /a | 204 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PURGE, PUT",
        "TRACE | /a | 405 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PURGE, PUT",
        "GET | /b | 405 HEAD, OPTIONS",
        "HEAD | /b | head{}",
        "OPTIONS | /b | options{}",
        "get | /a | 405 DELETE, GET, HEAD, OPTIONS, PATCH, POST, PURGE, PUT",
        "GET | /a/ | 404",
        "OPTIONS | /c | 404",
        "OPTIONS | * | 204",
        "GET | /users/Ada%2FLove+lace | user{id=Ada/Love+lace}",
        "GET | /users/ | 404",
        "GET | /users/me | user{id=me}",
        "SPLICE | /any | any{}"
      })
  void methods_and_paths(String method, String uri, String expected) {
    HttpRoutes app =
        http(
            get("/a", says("get")),
            post("/a", says("post")),
            put("/a", says("put")),
            delete("/a", says("delete")),
            patch("/a", says("patch")),
            route("PURGE", "/a", says("purge")),
            head("/b", says("head")),
            options("/b", says("options")),
            get("/users/{id}", says("user")),
            get("/users/me", says("shadowed")),
            any("/any", says("any")));
    assertThat(answer(app, method, uri)).isEqualTo(expected);
  }

  @Test
  void a_head_route_of_its_own_comes_before_that_of_get() {
    HttpRoutes app = http(get("/a", says("get")), head("/a", says("head")));
    assertThat(answer(app, "HEAD", "/a")).isEqualTo("head{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /api | root{}",
        "GET | /api/ | 404",
        "GET | /api/users/7/posts/8 | post{post=8, user=7}",
        "POST | /api | 405 GET, HEAD, OPTIONS",
        "GET | /api/none | fallback{}",
        "GET | /plain | below{}",
        "PUT | /plain/x/y | below{}",
        "GET | /plainer | 404"
      })
  void subtrees(String method, String uri, String expected) {
    HttpRoutes app =
        http(
            under(
                "/api/",
                http(
                    get("/", says("root")),
                    under("/users/{user}", http(get("/posts/{post}", says("post")))))),
            get("/api/none", says("fallback")),
            under("/plain", says("below")));
    assertThat(answer(app, method, uri)).isEqualTo(expected);
  }

  @Test
  void a_filter_on_a_subtree_leaves_the_rest_alone() {
    List<String> seen = new ArrayList<>();
    HttpFilter note =
        next ->
            request -> {
              seen.add(request.path());
              return next.handle(request);
            };
    HttpRoutes app =
        http(
            under("/in", note.and(note).then(http(get("/a", says("in")), post("/p", says("p"))))),
            get("/in/b", says("out")),
            get("/in/p", says("got")));
    assertThat(answer(app, "GET", "/in/b")).isEqualTo("out{}");
    assertThat(answer(app, "GET", "/in/p")).isEqualTo("got{}");
    assertThat(answer(app, "DELETE", "/in/p")).isEqualTo("405 GET, HEAD, OPTIONS, POST");
    assertThat(seen).isEmpty();
    assertThat(answer(app, "HEAD", "/in/a")).isEqualTo("in{}");
    assertThat(seen).containsExactly("/in/a", "/in/a");
    assertThat(answer(http(under("/more", app)), "GET", "/more/in/a")).isEqualTo("in{}");
  }

  @Test
  void conditions() {
    HttpRoutes app =
        http(
            when(header("X-Kind", "a"), get("/", says("a")), get("/2", says("a2"))),
            when(header("X-Kind"), get("/", says("other kind"))),
            when(query("q", "1"), get("/", says("q1"))),
            when(query("q"), get("/", says("q"))),
            when(host("chat.example").and(query("r").not()), get("/", says("host"))),
            when(method("PUT").or(method("POST")), any("/", says("write"))),
            when(Condition.of("never", request -> false), post("/never", says("never"))));
    assertThat(app.handle(Request.get("/").header("x-kind", "a")).bodyText()).startsWith("a{");
    assertThat(app.handle(Request.get("/2").header("x-kind", "a")).bodyText()).startsWith("a2");
    assertThat(app.handle(Request.get("/").header("X-Kind", "A")).bodyText())
        .startsWith("other kind");
    assertThat(answer(app, "GET", "/?q=1")).isEqualTo("q1{}");
    assertThat(answer(app, "GET", "/?q")).isEqualTo("q{}");
    Request hosted = Request.get("/").headers(Headers.of("Host", "CHAT.example:8443"));
    assertThat(app.handle(hosted).bodyText()).isEqualTo("host{}");
    assertThat(app.handle(hosted.uri(URI.create("/?r"))).status().code()).isEqualTo(404);
    assertThat(app.handle(Request.get("/").header("Host", "[::1]")).status().code()).isEqualTo(404);
    assertThat(answer(app, "PUT", "/")).isEqualTo("write{}");
    assertThat(answer(app, "DELETE", "/")).isEqualTo("404");
    assertThat(answer(app, "POST", "/never")).isEqualTo("404");
  }

  @Test
  void sockets() {
    WsRoutes app =
        websockets(
            bind("/echo", named("echo")),
            when(header("X-Kind", "a"), bind("/kind", named("a"))),
            bind("/kind", named("b")),
            bind(
                "/rooms/{room}",
                websockets(bind("/", named("room")), bind("/seats/{seat}", named("seat")))),
            websockets(bind("/inner", named("inner"))),
            bind("/rest/*", named("rest")));
    assertThat(chosen(app, "/echo")).isEqualTo("echo{}");
    assertThat(chosen(app, "/echo/")).isEqualTo("404");
    assertThat(chosen(app, "/kind")).isEqualTo("b{}");
    assertThat(chosen(app, Request.get("/kind").header("X-Kind", "a"))).isEqualTo("a{}");
    assertThat(chosen(app, "/rooms/blue%20sky")).isEqualTo("room{room=blue sky}");
    assertThat(chosen(app, "/rooms/1/seats/2")).isEqualTo("seat{room=1, seat=2}");
    assertThat(chosen(app, "/rooms/1/seats")).isEqualTo("404");
    assertThat(chosen(app, "/inner")).isEqualTo("inner{}");
    assertThat(chosen(app, "/rest")).isEqualTo("rest{}");
    assertThat(chosen(app, "/rest/a/b")).isEqualTo("rest{}");
    assertThat(app.serves(Request.of("POST", URI.create("/echo")))).isTrue();
    assertThat(app.serves(Request.get("/none"))).isFalse();
  }

  @Test
  void a_filtered_subtree_of_sockets_falls_through() {
    List<String> seen = new ArrayList<>();
    WsFilter upgrades = WsFilter.tap(request -> seen.add("upgrade " + request.path()));
    WsFilter consumers =
        next -> {
          seen.add("consumer");
          return next;
        };
    WsHandler filtered = upgrades.and(consumers).then(websockets(bind("/a", named("in"))));
    WsRoutes app = websockets(bind("/x", filtered), bind("/x/b", named("out")));
    assertThat(filtered).isInstanceOf(Routed.class);
    assertThat(chosen(app, "/x/b")).isEqualTo("out{}");
    assertThat(chosen(app, "/x/c")).isEqualTo("404");
    assertThat(seen).isEmpty();
    assertThat(chosen(app, "/x/a")).isEqualTo("in{}");
    assertThat(seen).containsExactly("upgrade /x/a", "consumer");
    assertThat(chosen(websockets(bind("/y", app)), "/y/x/a")).isEqualTo("in{}");
    assertThat(chosen(filtered, "/a")).isEqualTo("in{}");
  }

  @Test
  void the_socket_shows_the_request_with_its_variables() {
    List<String> handled = new ArrayList<>();
    WsHandler handler =
        request -> {
          handled.add(request.path("room"));
          return ws -> {};
        };
    WsConsumer consumer =
        websockets(bind("/rooms/{room}", handler)).handle(Request.get("/rooms/7"));
    assertThat(handled).containsExactly("7");
    assertThat(consumer.request().path("room")).isEqualTo("7");
  }

  @Test
  void the_tree_can_be_read() {
    PolyHandler app =
        PolyHandler.of(
            http(
                get("/health", says("")),
                under("/api", http(post("/users/{id}", says("")))),
                when(
                    header("X-Kind", "a").and(host("b.example")),
                    any("/x", says("")),
                    put("/y", says("")))),
            websockets(
                bind("/echo", named("")),
                bind(
                    "/rooms/{room}",
                    WsFilter.NONE.then(
                        websockets(bind("/", named("")), bind("/log", named("")))))));
    assertThat(app.toString())
        .isEqualTo(
            """
            http
              GET /health
              under /api
                http
                  POST /api/users/{id}
              when header X-Kind: a and host b.example
                * /x
                PUT /y
            websockets
              /echo
              under /rooms/{room}
                filtered websockets
                  /rooms/{room}
                  /rooms/{room}/log""");
  }

  @Test
  void what_is_no_path_is_refused_where_it_is_written() {
    assertThatThrownBy(() -> get("a", says(""))).hasMessageContaining("starts with '/'");
    assertThatThrownBy(() -> bind("/{a}/x{b}", named(""))).hasMessageContaining("whole segment");
    assertThatThrownBy(() -> bind("/*/x", named(""))).hasMessageContaining("last segment");
    assertThatThrownBy(() -> route("a b", "/", says("")))
        .hasMessageContaining("not an HTTP method");
    assertThatThrownBy(() -> bind("/{a}", websockets(bind("/{a}", named("")))))
        .hasMessageContaining("{a} occurs twice");
  }
}
