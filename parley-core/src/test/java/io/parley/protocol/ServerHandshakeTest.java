package io.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Compression;
import io.parley.WebSocketConfig;
import io.parley.WsConsumer;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each MUST of RFC 6455 section 4.2. */
class ServerHandshakeTest {

  /** The request of RFC 6455 section 1.3. */
  private static final Request VALID =
      Request.get("/chat")
          .header("Host", "server.example.com")
          .header("Upgrade", "websocket")
          .header("Connection", "Upgrade")
          .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
          .header("Sec-WebSocket-Version", "13");

  private static final WsConsumer PLAIN = webSocket -> {};

  @Test
  void the_request_of_the_rfc_is_valid() {
    ServerHandshake.Verdict.Valid valid = valid(VALID);
    assertThat(valid.accept()).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assertThat(valid.subprotocols()).isEmpty();
    assertThat(valid.extensions()).isEmpty();
  }

  @Test
  void names_and_tokens_compare_without_regard_to_case() {
    valid(
        Request.get("/")
            .header("hOST", "a")
            .header("UPGRADE", "WebSocket")
            .header("connection", "upgrade")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("SEC-WEBSOCKET-VERSION", "13"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"keep-alive, Upgrade", "Upgrade,keep-alive", " ,upgrade ,", "a,\tupGrade"})
  void connection_is_a_list(String connection) {
    valid(with("Connection", connection));
  }

  @Test
  void lists_may_span_several_lines() {
    valid(with("Connection", "keep-alive").header("Connection", "Upgrade"));
    valid(with("Upgrade", "h2c").header("Upgrade", "foo, websocket"));
    Request request =
        VALID
            .header("Sec-WebSocket-Protocol", "a, b")
            .header("Sec-WebSocket-Extensions", "x; p=1")
            .header("Sec-WebSocket-Protocol", "c")
            .header("Sec-WebSocket-Extensions", "y, x");
    assertThat(valid(request).subprotocols()).containsExactly("a", "b", "c");
    assertThat(valid(request).extensions().toString()).isEqualTo("[x; p=1, y, x]");
  }

  @Test
  void only_get_opens_a_websocket() {
    Request post = Request.of("POST", URI.create("/chat")).headers(VALID.headers());
    Response response = refused(post, Status.METHOD_NOT_ALLOWED, "GET");
    assertThat(response.header("Allow")).isEqualTo("GET");
    refused(
        Request.of("get", URI.create("/")).headers(VALID.headers()),
        Status.METHOD_NOT_ALLOWED,
        "GET");
  }

  @Test
  void host_stands_once() {
    badRequest(without("Host"), "Host");
    badRequest(VALID.header("Host", "server.example.com"), "Host");
    badRequest(with("Host", ""), "Host");
  }

  @Test
  void a_missing_upgrade_is_asked_for() {
    upgradeRequired(without("Upgrade"), "Upgrade: websocket");
    upgradeRequired(with("Upgrade", "h2c"), "Upgrade: websocket");
    upgradeRequired(with("Upgrade", "websocket2, xwebsocket"), "Upgrade: websocket");
  }

  @Test
  void connection_names_upgrade() {
    badRequest(without("Connection"), "Connection: Upgrade");
    badRequest(with("Connection", "keep-alive"), "Connection: Upgrade");
    badRequest(with("Connection", "no upgrade"), "Connection: Upgrade");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "0", "12", "14", "130", "013", "13, 8", "13,13", "", "x"})
  void another_version_is_told_which_one_is_spoken(String version) {
    upgradeRequired(with("Sec-WebSocket-Version", version), "Sec-WebSocket-Version: 13");
  }

  @Test
  void the_version_stands_once() {
    upgradeRequired(without("Sec-WebSocket-Version"), "Sec-WebSocket-Version: 13");
    upgradeRequired(VALID.header("Sec-WebSocket-Version", "13"), "Sec-WebSocket-Version: 13");
    upgradeRequired(VALID.header("Sec-WebSocket-Version", "8"), "Sec-WebSocket-Version: 13");
  }

  @Test
  void the_key_stands_once() {
    badRequest(without("Sec-WebSocket-Key"), "Sec-WebSocket-Key");
    badRequest(VALID.header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), "Sec-WebSocket-Key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "dGhlIHNhbXBsZSBub25jZQ=", // One pad too few.
        "dGhlIHNhbXBsZSBub25jZQ", // No pads: 16 bytes all the same, but not 24 characters.
        "dGhlIHNhbXBsZSBub25jZQ===",
        "dGhlIHNhbXBsZSBub25j", // 15 bytes.
        "dGhlIHNhbXBsZSBub25jZWE=", // 17 bytes.
        "dGhlIHNhbXBsZSBub25jZWVl", // 18 bytes in 24 characters.
        "dGhlIHNhbXBsZSBub25jZ-==", // The alphabet for URLs.
        "dGhlIHNhbXBs ZSBub25jZ==",
        "dGhlIHNhbXBsZSBub25jZ\u00e9==",
        "====================xx==",
      })
  void the_key_is_16_bytes_in_base64(String key) {
    badRequest(with("Sec-WebSocket-Key", key), "16 bytes");
  }

  @Test
  void a_key_may_have_unused_bits_as_the_example_of_the_rfc_has() {
    // RFC 6455 section 4.1, point 7.
    valid(with("Sec-WebSocket-Key", "AQIDBAUGBwgJCgsMDQ4PEC=="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "a, a", "a b", "a/b", "a, b;c", "\"a\"", "a, \u00e9", "a=b"})
  void subprotocols_are_unique_tokens(String offer) {
    badRequest(VALID.header("Sec-WebSocket-Protocol", offer), "Sec-WebSocket-Protocol");
  }

  @Test
  void a_subprotocol_twice_in_two_lines_is_refused() {
    badRequest(
        VALID.header("Sec-WebSocket-Protocol", "a").header("Sec-WebSocket-Protocol", "a"),
        "Sec-WebSocket-Protocol");
  }

  @Test
  void subprotocols_keep_their_case() {
    assertThat(valid(VALID.header("Sec-WebSocket-Protocol", "chat, Chat")).subprotocols())
        .containsExactly("chat", "Chat");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";", "a;", "a; =", "a; b=", "a b", "a; b=\"", "a; b=\"c d\"", "a=b"})
  void malformed_extensions_are_refused(String offer) {
    badRequest(VALID.header("Sec-WebSocket-Extensions", offer), "Sec-WebSocket-Extensions");
  }

  @Test
  void refusals_repeat_nothing_of_the_request() {
    String bad = "<script>alert(1)</script>";
    for (String header :
        List.of(
            "Upgrade",
            "Connection",
            "Sec-WebSocket-Version",
            "Sec-WebSocket-Key",
            "Sec-WebSocket-Protocol",
            "Sec-WebSocket-Extensions")) {
      ServerHandshake.Verdict.Invalid invalid =
          (ServerHandshake.Verdict.Invalid) ServerHandshake.check(with(header, bad));
      assertThat(invalid.response().bodyText()).doesNotContain("script");
      assertThat(invalid.response().headers().toString()).doesNotContain("script");
      assertThat(invalid.detail()).contains(header).contains(bad);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade, websocket, true",
    "Upgrade, 'foo, WebSocket', true",
    "Sec-WebSocket-Key, x, true",
    "Upgrade, h2c, false",
    "Upgrade, websocketx, false",
    "Connection, Upgrade, false",
    "Sec-WebSocket-Version, 13, false",
  })
  void a_request_asks_for_a_websocket_by_upgrade_or_key(
      String header, String value, boolean upgrade) {
    assertThat(ServerHandshake.isUpgrade(Request.get("/").header(header, value)))
        .isEqualTo(upgrade);
  }

  @Test
  void the_answer_has_what_the_rfc_asks_for_and_no_more() {
    assertThat(ServerHandshake.accept(valid(VALID), PLAIN))
        .isEqualTo(
            Response.of(Status.SWITCHING_PROTOCOLS)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  }

  @Test
  void a_subprotocol_is_answered_only_if_offered() {
    ServerHandshake.Verdict.Valid request =
        valid(VALID.header("Sec-WebSocket-Protocol", "chat, superchat"));
    Response chosen = ServerHandshake.accept(request, PLAIN.withSubprotocol("superchat"));
    assertThat(chosen.headers().all("Sec-WebSocket-Protocol")).containsExactly("superchat");
    assertThat(negotiated(request, chosen).subprotocol()).isEqualTo("superchat");

    for (String other : List.of("Chat", "mqtt", "")) {
      Response none = ServerHandshake.accept(request, PLAIN.withSubprotocol(other));
      assertThat(none.header("Sec-WebSocket-Protocol")).isNull();
      assertThat(negotiated(request, none)).isEqualTo(Negotiated.NOTHING);
    }
  }

  private static Negotiated negotiated(ServerHandshake.Verdict.Valid request, Response answer) {
    return ServerHandshake.agree(request, answer, Extensions.none()).negotiated();
  }

  @Test
  void an_extension_that_is_known_is_agreed_on() {
    ServerHandshake.Verdict.Valid request =
        valid(
            VALID.header(
                "Sec-WebSocket-Extensions", "unknown, permessage-deflate; a, permessage-deflate"));
    WebSocketConfig config =
        WebSocketConfig.server().toBuilder().compression(Compression.on()).build();
    try (Extensions deflate = Extensions.of(config)) {
      ServerHandshake.Agreement agreement =
          ServerHandshake.agree(request, ServerHandshake.accept(request, PLAIN), deflate);
      String agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
      assertThat(agreement.response().headers().all("Sec-WebSocket-Extensions"))
          .containsExactly(agreed);
      assertThat(agreement.negotiated().extensions()).containsExactly(agreed);
    }
  }

  @Test
  void headers_of_the_consumer_follow_those_of_the_handshake() {
    WsConsumer consumer = PLAIN.withHeaders(Headers.of("Set-Cookie", "a=1", "Set-Cookie", "b=2"));
    Headers headers = ServerHandshake.accept(valid(VALID), consumer).headers();
    assertThat(headers.size()).isEqualTo(5);
    assertThat(headers.all("Set-Cookie")).containsExactly("a=1", "b=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upgrade",
        "Connection",
        "Sec-WebSocket-Accept",
        "Sec-WebSocket-Protocol",
        "sec-websocket-extensions",
        "Sec-WebSocket-Version",
        "Content-Length",
        "Transfer-Encoding"
      })
  void a_consumer_must_not_carry_headers_of_the_handshake(String name) {
    WsConsumer consumer = PLAIN.withHeaders(Headers.of(name, "1"));
    ServerHandshake.Verdict.Valid request = valid(VALID);
    assertThatThrownBy(() -> ServerHandshake.accept(request, consumer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  private static Request with(String header, String value) {
    return VALID.headers(VALID.headers().set(header, value));
  }

  private static Request without(String header) {
    return VALID.headers(VALID.headers().remove(header));
  }

  private static ServerHandshake.Verdict.Valid valid(Request request) {
    ServerHandshake.Verdict verdict = ServerHandshake.check(request);
    assertThat(verdict).isInstanceOf(ServerHandshake.Verdict.Valid.class);
    return (ServerHandshake.Verdict.Valid) verdict;
  }

  private static void badRequest(Request request, String sentencePart) {
    refused(request, Status.BAD_REQUEST, sentencePart);
  }

  private static void upgradeRequired(Request request, String sentencePart) {
    Response response = refused(request, Status.UPGRADE_REQUIRED, sentencePart);
    assertThat(response.header("Upgrade")).isEqualTo("websocket");
    assertThat(response.header("Connection")).isEqualTo("Upgrade");
    assertThat(response.header("Sec-WebSocket-Version")).isEqualTo("13");
  }

  private static Response refused(Request request, Status status, String sentencePart) {
    ServerHandshake.Verdict verdict = ServerHandshake.check(request);
    assertThat(verdict).isInstanceOf(ServerHandshake.Verdict.Invalid.class);
    Response response = ((ServerHandshake.Verdict.Invalid) verdict).response();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("Content-Type")).startsWith("text/plain");
    assertThat(response.bodyText()).contains(sentencePart).endsWith(".\n");
    return response;
  }
}
