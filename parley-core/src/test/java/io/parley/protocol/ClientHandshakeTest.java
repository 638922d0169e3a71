package io.parley.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.Extension;
import io.parley.HandshakeException;
import io.parley.WebSocketConfig;
import io.parley.WsConsumer;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each MUST of RFC 6455 section 4.1. */
class ClientHandshakeTest {

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final Request PLAIN =
      ClientHandshake.request(Request.get("ws://server.example.com/chat"), KEY, Extensions.none());

  private static final Response VALID =
      Response.of(Status.SWITCHING_PROTOCOLS)
          .header("Upgrade", "websocket")
          .header("Connection", "Upgrade")
          .header("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

  @Test
  void the_request_has_the_headers_of_the_handshake_before_those_given() {
    Request request =
        ClientHandshake.request(
            Request.get("ws://server.example.com/chat").header("Origin", "http://example.com"),
            KEY,
            Extensions.none());
    assertThat(request)
        .isEqualTo(
            Request.get("/chat")
                .header("Host", "server.example.com")
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Key", KEY)
                .header("Sec-WebSocket-Version", "13")
                .header("Origin", "http://example.com"));
  }

  @Test
  void a_server_takes_the_request_and_the_client_its_answer() throws HandshakeException {
    Request request =
        ClientHandshake.request(
            Request.get("wss://example.com/?a=b").header("Sec-WebSocket-Protocol", "v1, v2"),
            KEY,
            Extensions.none());
    ServerHandshake.Verdict verdict = ServerHandshake.check(request);
    Response answer =
        ServerHandshake.accept(
            (ServerHandshake.Verdict.Valid) verdict,
            ((WsConsumer) webSocket -> {}).withSubprotocol("v2"));
    assertThat(ClientHandshake.check(request, KEY, answer, Extensions.none()).subprotocol())
        .isEqualTo("v2");
  }

  @ParameterizedTest
  @CsvSource({
    "ws://h, /",
    "ws://h/, /",
    "ws://h?q=1, /?q=1",
    "ws://h/?, /?",
    "ws://h/a%2Fb/%20?x=%26&y=+, /a%2Fb/%20?x=%26&y=+",
    "ws://h/\u00fc?\u00e9, /%C3%BC?%C3%A9",
    "ws://h//a, //a",
    "ws://h///, ///",
    "ws://h/a:b, /a:b",
    "ws://h/../a, /../a",
  })
  void the_target_is_the_path_and_query_as_they_are(String uri, String target) {
    assertThat(ClientHandshake.target(URI.create(uri))).isEqualTo(target);
    Request request = ClientHandshake.request(Request.get(uri), KEY, Extensions.none());
    assertThat(ClientHandshake.target(request.uri())).isEqualTo(target);
    assertThat(request.uri().isAbsolute()).isFalse();
    assertThat(request.uri().getHost()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "ws://h/, h",
    "ws://h:80/, h",
    "http://h:80/, h",
    "ws://h:/, h",
    "wss://h/, h",
    "WSS://h:443/, h",
    "https://h:443/, h",
    "ws://h:443/, h:443",
    "wss://h:80/, h:80",
    "ws://h:8080/, h:8080",
    "ws://h:0/, h:0",
    "ws://127.0.0.1:1/, 127.0.0.1:1",
    "ws://[::1]/, [::1]",
    "ws://[::1]:9000/, [::1]:9000",
    "ws://[fe80::1%25eth0]:9000/, [fe80::1]:9000",
    "ws://[fe80::1%eth0]/, [fe80::1]",
  })
  void host_is_the_authority_without_the_port_of_the_scheme(String uri, String host) {
    Request request = ClientHandshake.request(Request.get(uri), KEY, Extensions.none());
    assertThat(request.headers().all("Host")).containsExactly(host);
  }

  @Test
  void a_host_that_was_given_is_kept() {
    Request request =
        ClientHandshake.request(
            Request.get("ws://127.0.0.1:9/").header("host", "virtual"), KEY, Extensions.none());
    assertThat(request.headers().all("Host")).containsExactly("virtual");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://h", "WSS://h/x?y", "http://h:65535", "https://[::1]:1/"})
  void uris_of_websockets_and_http_are_valid(String uri) {
    assertThatCode(() -> ClientHandshake.requireValid(Request.get(uri))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "/chat, scheme",
    "//h/chat, scheme",
    "ftp://h/, scheme",
    "ws:chat, host",
    "ws:///chat, host",
    "ws://bad_host/, host",
    "ws://h/#a, fragment",
    "ws://h/#, fragment",
    "ws://user:secret@h/, credentials",
    "ws://h:65536/, port",
  })
  void other_uris_are_refused_by_name(String uri, String named) {
    refused(Request.get(uri), named);
    assertThatThrownBy(() -> ClientHandshake.requireValid(Request.get(uri)))
        .hasMessageNotContaining("secret");
  }

  @Test
  void only_a_get_without_a_body_is_valid() {
    refused(Request.of("POST", URI.create("ws://h/")), "POST");
    refused(Request.get("ws://h/").body(new byte[3]), "3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade",
        "connection",
        "Sec-WebSocket-Key",
        "sec-websocket-version",
        "Sec-WebSocket-Accept",
        "Sec-WebSocket-Extensions",
        "Content-Length",
        "Transfer-Encoding"
      })
  void headers_of_the_handshake_are_refused(String name) {
    refused(Request.get("ws://h/").header(name, "1"), name);
  }

  @Test
  void subprotocols_must_be_unique_tokens_and_host_stand_once() {
    Request request = Request.get("ws://h/");
    assertThatCode(
            () ->
                ClientHandshake.requireValid(
                    request
                        .header("Sec-WebSocket-Protocol", "a")
                        .header("Sec-WebSocket-Protocol", "b, c")
                        .header("Host", "x")))
        .doesNotThrowAnyException();
    refused(request.header("Sec-WebSocket-Protocol", "a, a"), "twice");
    refused(request.header("Sec-WebSocket-Protocol", "a b"), "a b");
    refused(request.header("Sec-WebSocket-Protocol", ""), "element");
    refused(request.header("Host", "a").header("Host", "a"), "Host");
  }

  @Test
  void a_key_is_16_bytes_in_base64() {
    byte[] nonce = "the sample nonce".getBytes(US_ASCII);
    assertThat(ClientHandshake.newKey(nonce)).isEqualTo(KEY);
    assertThatThrownBy(() -> ClientHandshake.newKey(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("15");
  }

  @Test
  void the_answer_of_the_rfc_is_right() throws HandshakeException {
    assertThat(ClientHandshake.check(PLAIN, KEY, VALID, Extensions.none()))
        .isEqualTo(Negotiated.NOTHING);
  }

  @Test
  void the_answer_is_read_without_regard_to_case() throws HandshakeException {
    Response answer =
        Response.of(new Status(101, "whatever"))
            .header("UPGRADE", "WebSocket")
            .header("connection", "keep-alive, upgrade")
            .header("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            .header("X-Other", "1");
    assertThat(ClientHandshake.check(PLAIN, KEY, answer, Extensions.none()))
        .isEqualTo(Negotiated.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 200, 301, 401, 403, 404, 426, 500, 503})
  void any_other_status_fails_and_is_named(int code) {
    Response answer = Response.of(new Status(code, "Some Reason")).headers(VALID.headers());
    fails(answer, "expected 101 Switching Protocols, got " + code + " Some Reason");
  }

  @Test
  void upgrade_must_be_websocket() {
    fails(without("Upgrade"), "expected the header Upgrade: websocket, got none");
    fails(with("Upgrade", "h2c"), "expected the header Upgrade: websocket, got \"h2c\"");
    fails(
        with("Upgrade", "h2c, websocket"),
        "expected the header Upgrade: websocket, got \"h2c, websocket\"");
    fails(
        VALID.header("Upgrade", "websocket"),
        "expected the header Upgrade: websocket, got [websocket, websocket]");
  }

  @Test
  void connection_must_name_upgrade() {
    fails(without("Connection"), "expected the header Connection: Upgrade, got none");
    fails(with("Connection", "close"), "expected the header Connection: Upgrade, got \"close\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dGhlIHNhbXBsZSBub25jZQ==",
        "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "s3pPLMBiTxaQ9kYGzzhZRbK+xOo",
        ""
      })
  void accept_must_match_the_key_exactly(String accept) {
    fails(
        with("Sec-WebSocket-Accept", accept),
        "expected the header Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, got \""
            + accept
            + "\"");
  }

  @Test
  void accept_must_stand_once() {
    fails(
        without("Sec-WebSocket-Accept"),
        "expected the header Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, got none");
    String right = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    fails(
        VALID.header("Sec-WebSocket-Accept", right),
        "expected the header Sec-WebSocket-Accept: "
            + right
            + ", got ["
            + right
            + ", "
            + right
            + "]");
  }

  @Test
  void the_subprotocol_must_be_one_that_was_offered() throws HandshakeException {
    Request request = PLAIN.header("Sec-WebSocket-Protocol", "a, b");
    assertThat(ClientHandshake.check(request, KEY, VALID, Extensions.none()).subprotocol())
        .isNull();
    assertThat(
            ClientHandshake.check(
                    request, KEY, VALID.header("Sec-WebSocket-Protocol", "b"), Extensions.none())
                .subprotocol())
        .isEqualTo("b");
    fails(
        request,
        VALID.header("Sec-WebSocket-Protocol", "c"),
        "the server chose subprotocol \"c\", offered were [a, b]");
    fails(
        request,
        VALID.header("Sec-WebSocket-Protocol", "B"),
        "the server chose subprotocol \"B\", offered were [a, b]");
    fails(
        request,
        VALID.header("Sec-WebSocket-Protocol", "a, b"),
        "the server chose subprotocol \"a, b\", offered were [a, b]");
    fails(
        request,
        VALID.header("Sec-WebSocket-Protocol", "a").header("Sec-WebSocket-Protocol", "a"),
        "the server chose more than one subprotocol: [a, a]");
    fails(
        VALID.header("Sec-WebSocket-Protocol", "a"),
        "the server chose subprotocol \"a\", offered were []");
    fails(
        request,
        VALID.header("Sec-WebSocket-Protocol", ""),
        "the server chose subprotocol \"\", offered were [a, b]");
  }

  @Test
  void an_extension_must_have_been_offered() throws HandshakeException {
    Response answer =
        VALID.header(
            "Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits=\"9\"");
    fails(answer, "the server uses extension \"permessage-deflate\", offered were []");

    try (Extensions deflate = Extensions.of(WebSocketConfig.client())) {
      Request offering =
          ClientHandshake.request(Request.get("ws://server.example.com/chat"), KEY, deflate);
      assertThat(offering.header("Sec-WebSocket-Extensions"))
          .isEqualTo("permessage-deflate; client_max_window_bits");
      Negotiated negotiated = ClientHandshake.check(offering, KEY, answer, deflate);
      assertThat(negotiated.extensions())
          .containsExactly("permessage-deflate; client_max_window_bits=9");
      assertThat(negotiated.active().reservedBits()).isEqualTo(Extension.RSV1);
      fails(
          offering,
          answer.header("Sec-WebSocket-Extensions", "w"),
          deflate,
          "the server uses extension \"w\", offered were [permessage-deflate]");
      fails(
          offering,
          VALID.header("Sec-WebSocket-Extensions", "permessage-deflate; q"),
          deflate,
          "the server's Sec-WebSocket-Extensions is wrong: parameter \"q\" of permessage-deflate: q"
              + " is unknown");
      fails(
          offering,
          VALID.header("Sec-WebSocket-Extensions", "permessage-deflate, permessage-deflate"),
          deflate,
          "the server's Sec-WebSocket-Extensions is wrong: extension \"permessage-deflate\" cannot"
              + " go with the ones before");
    }
  }

  @Test
  void a_malformed_extension_fails() {
    fails(
        VALID.header("Sec-WebSocket-Extensions", "a;"),
        "the server's Sec-WebSocket-Extensions is malformed: expected a token at 2 in: a;");
  }

  private static Response with(String header, String value) {
    return VALID.headers(VALID.headers().set(header, value));
  }

  private static Response without(String header) {
    Headers headers = VALID.headers().remove(header);
    return VALID.headers(headers);
  }

  private static void refused(Request request, String named) {
    assertThatThrownBy(() -> ClientHandshake.requireValid(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  private static void fails(Response answer, String message) {
    fails(PLAIN, answer, message);
  }

  private static void fails(Request request, Response answer, String message) {
    fails(request, answer, Extensions.none(), message);
  }

  private static void fails(
      Request request, Response answer, Extensions extensions, String message) {
    HandshakeException failure =
        catchThrowableOfType(
            HandshakeException.class,
            () -> ClientHandshake.check(request, KEY, answer, extensions));
    assertThat(failure).hasMessage(message);
    assertThat(failure.response()).isSameAs(answer);
  }
}
