package io.parley.tests.netty;

import static io.parley.tests.netty.HandServer.accepted;
import static io.parley.tests.netty.HandServer.field;
import static io.parley.tests.netty.HandServer.refusal;
import static io.parley.tests.netty.NettyClientTest.NO_SUCH_HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.HandshakeException;
import io.parley.WebSocket;
import io.parley.http.Request;
import io.parley.netty.Authenticator;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.tests.LoopbackTls;
import java.io.IOException;
import java.net.CookieManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes of 3xx. */
class RedirectTest {

  private final Events events = new Events();
  private HandServer server;
  private HandServer other;

  @AfterEach
  void close() throws IOException {
    for (HandServer each : new HandServer[] {server, other}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private static NettyClient following() {
    return Netty.client().followRedirects(5);
  }

  private static String path(String head) {
    return head.split(" ", 3)[1];
  }

  private static String to(String location) {
    return refusal("302 Found", "Location: " + location + "\r\n");
  }

  private WebSocket connect(NettyClient client, String path) {
    return client.newWebSocket(Request.get(server.uri(path)), events);
  }

  private void assertOpened(WebSocket ws) throws InterruptedException {
    assertThat(events.next()).isEqualTo("open 101");
    ws.cancel();
    events.nextFailure();
  }

  private void assertFails(String message) throws InterruptedException {
    assertThat(events.nextFailure()).isInstanceOf(HandshakeException.class).hasMessage(message);
    assertThat(events.failureResponse().bodyText()).isEqualTo("body");
  }

  @Test
  void none_is_followed_unless_asked_for() throws Exception {
    server = HandServer.start(head -> to("/b"));
    connect(Netty.client(), "/a");
    assertFails("expected 101 Switching Protocols, got 302 Found");
    assertThat(events.failureResponse().header("Location")).isEqualTo("/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect"
      })
  void each_kind_is_followed_with_a_GET(String status) throws Exception {
    server =
        HandServer.start(
            head ->
                path(head).equals("/b") ? accepted(head, "") : refusal(status, "Location: /b\r\n"));
    WebSocket ws = connect(following(), "/a?x=y");
    assertOpened(ws);
    assertThat(server.nextHead()).startsWith("GET /a?x=y HTTP/1.1\r\n");
    assertThat(server.nextHead())
        .startsWith("GET /b HTTP/1.1\r\nHost: " + server.where() + "\r\n")
        .contains("Sec-WebSocket-Version: 13");
    assertThat(ws.request().uri()).hasToString(server.uri("/a?x=y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"300 Multiple Choices", "304 Not Modified", "305 Use Proxy", "306 Unused"})
  void other_kinds_are_not(String status) throws Exception {
    server = HandServer.start(head -> refusal(status, "Location: /b\r\n").replace("304", "305"));
    connect(following(), "/a");
    assertThat(events.nextFailure()).hasMessageContaining("expected 101");
  }

  @ParameterizedTest
  @CsvSource({
    "/start/here?old, next, /start/next",
    "/start/here?old, ?new, /start/here?new",
    "/start/here, ../up?q#fragment, /up?q",
    "/start/here, //HOST/there, /there",
    "'', next, /next",
    "/start, http://HOST/there, /there",
    "/start, ws://HOST, /",
    "/start, HTTP://HOST/%20a, /%20a",
  })
  void places_may_be_relative_or_of_HTTP(String from, String location, String reached)
      throws Exception {
    String[] where = new String[1];
    server =
        HandServer.start(
            head ->
                path(head).equals(reached)
                    ? accepted(head, "")
                    : to(location.replace("HOST", where[0])));
    where[0] = server.where();
    assertOpened(connect(following(), from));
    server.nextHead();
    assertThat(path(server.nextHead())).isEqualTo(reached);
  }

  @Test
  void credentials_stay_with_their_origin() throws Exception {
    other = HandServer.start(head -> accepted(head, ""));
    server = HandServer.start(head -> path(head).equals("/a") ? to("/b") : to(other.uri("/c")));
    Request request =
        Request.get(server.uri("/a"))
            .header("Authorization", "Token x")
            .header("Cookie", "a=b")
            .header("Proxy-Authorization", "Token y")
            .header("Host", "virtual.test")
            .header("Sec-WebSocket-Protocol", "chat")
            .header("X-Other", "z");
    assertOpened(following().newWebSocket(request, events));
    server.nextHead();
    String same = server.nextHead();
    assertThat(same).contains("Authorization: Token x", "Cookie: a=b", "Host: virtual.test");
    String foreign = other.nextHead();
    assertThat(foreign)
        .contains("Host: " + other.where() + "\r\n", "Sec-WebSocket-Protocol: chat", "X-Other: z")
        .doesNotContain("Authorization", "Cookie", "virtual.test", "Token");
  }

  @Test
  void the_authenticator_has_no_say_elsewhere() throws Exception {
    other =
        HandServer.start(
            head -> refusal("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n"));
    server = HandServer.start(head -> to(other.uri("/c")));
    connect(following().authenticator(Authenticator.basic("ada", "s3cret")), "/a");
    assertFails(
        "expected 101 Switching Protocols, got 401 Unauthorized; redirected: "
            + server.uri("/a")
            + " -> "
            + other.uri("/c"));
    other.nextHead();
    assertThat(other.hasNoMore()).isTrue();
  }

  @Test
  void not_from_TLS_to_plain_text_unless_said() throws Exception {
    other = HandServer.start(head -> accepted(head, ""));
    server = HandServer.startTls(LoopbackTls.server(), head -> to(other.uri("/plain")));
    NettyClient client = following().tls(LoopbackTls.client());
    Request request = Request.get("wss://" + server.where() + "/");
    client.newWebSocket(request, events);
    assertFails(
        "redirected from TLS to plain text, which is not followed (allowDowngrade): "
            + request.uri()
            + " -> "
            + other.uri("/plain"));
    assertThat(other.hasNoMore()).isTrue();
    assertOpened(client.allowDowngrade().newWebSocket(request, events));
  }

  @Test
  void from_plain_text_to_TLS() throws Exception {
    other = HandServer.startTls(LoopbackTls.server(), head -> accepted(head, ""));
    server = HandServer.start(head -> to("https://" + other.where() + "/safe"));
    assertOpened(connect(following().tls(LoopbackTls.client()), "/"));
    assertThat(other.nextHead()).startsWith("GET /safe ");
  }

  @Test
  void a_circle_is_told_with_its_way() throws Exception {
    server = HandServer.start(head -> to(path(head).equals("/a") ? "/b" : "/a"));
    connect(following(), "/a");
    assertFails(
        "redirected in a circle: "
            + server.uri("/a")
            + " -> "
            + server.uri("/b")
            + " -> "
            + server.uri("/a"));
  }

  @Test
  void coming_back_with_a_cookie_is_no_circle() throws Exception {
    server =
        HandServer.start(
            head ->
                field(head, "Cookie").equals("seen=yes")
                    ? accepted(head, "")
                    : refusal("302 Found", "Location: /a\r\nSet-Cookie: seen=yes\r\n"));
    assertOpened(connect(following().cookies(new CookieManager()), "/a"));
  }

  @Test
  void too_many_are_told_with_their_way() throws Exception {
    server = HandServer.start(head -> to(path(head) + "x"));
    connect(Netty.client().followRedirects(2), "/");
    assertFails(
        "more than 2 redirects (followRedirects): "
            + server.uri("/")
            + " -> "
            + server.uri("/x")
            + " -> "
            + server.uri("/xx")
            + " -> "
            + server.uri("/xxx"));
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://x/, 'the scheme of a WebSocket URI is ws, wss, http or https, not ftp'",
    "ws://u:p@x/, 'credentials in a URI would not be sent, an Authorization header is; host x'",
    "http://a b/, 'Illegal character in authority'",
    "ws://x:99999/, 'a port is at most 65535, not 99999'",
    "ws+unix:/run/x.sock:/, 'the scheme of a WebSocket URI is ws, wss, http or https, not ws+unix'",
    "'mailto:x@y', 'the scheme of a WebSocket URI is ws, wss, http or https, not mailto'",
  })
  void nonsense_is_told_with_its_place(String location, String why) throws Exception {
    server = HandServer.start(head -> to(location));
    connect(following(), "/");
    assertThat(events.nextFailure())
        .isInstanceOf(HandshakeException.class)
        .hasMessageStartingWith(server.where() + " redirected to \"" + location + "\": " + why);
    assertThat(events.failureResponse().status().code()).isEqualTo(302);
  }

  @Test
  void nowhere_and_everywhere_are_no_places() throws Exception {
    server = HandServer.start(head -> refusal("302 Found", ""));
    connect(following(), "/");
    assertFails(server.where() + " redirected with 302 Found, but to nowhere (no Location)");
    other = HandServer.start(head -> refusal("302 Found", "Location: /a\r\nLocation: /b\r\n"));
    following().newWebSocket(Request.get(other.uri("/")), events);
    assertFails(other.where() + " redirected with 302 Found, but to several: [/a, /b]");
  }

  @Test
  void a_place_that_does_not_answer_is_named() throws Exception {
    server = HandServer.start(head -> to("ws://" + NO_SUCH_HOST + "/"));
    connect(following(), "/");
    assertThat(events.nextFailure()).hasMessage("unknown host " + NO_SUCH_HOST);
  }

  @Test
  void the_number_has_bounds() {
    assertThatThrownBy(() -> Netty.client().followRedirects(51))
        .hasMessage("followRedirects must be 0 to 50, not 51");
    assertThatThrownBy(() -> Netty.client().followRedirects(-1))
        .hasMessage("followRedirects must be 0 to 50, not -1");
  }
}
