package io.parley.tests.netty;

import static io.parley.tests.netty.HandServer.accepted;
import static io.parley.tests.netty.HandServer.field;
import static io.parley.tests.netty.HandServer.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HandshakeException;
import io.parley.WebSocket;
import io.parley.http.Request;
import io.parley.netty.AuthRequest;
import io.parley.netty.Authenticator;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.netty.NettyRuntime;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client makes of 401. */
class AuthenticatorTest {

  private static final String BASIC = "Basic YWRhOnMzY3JldA==";

  private final Events events = new Events();
  private HandServer server;

  private void serve(UnaryOperator<String> answer) throws IOException {
    server = HandServer.start(answer);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private static String challenge(String value) {
    return refusal("401 Unauthorized", "WWW-Authenticate: " + value + "\r\n");
  }

  private static String credentials(String head) {
    return field(head, "Authorization");
  }

  private WebSocket connect(Authenticator authenticator) {
    return connect(Netty.client().authenticator(authenticator), "/chat?room=a%20b");
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
    assertThat(events.failureResponse().status().code()).isEqualTo(401);
    assertThat(events.failureResponse().bodyText()).isEqualTo("body");
  }

  @Test
  void basic_is_shown_when_asked_for_and_then_at_once() throws Exception {
    serve(
        head ->
            credentials(head).equals(BASIC)
                ? accepted(head, "")
                : challenge("Basic realm=\"x\", charset=\"UTF-8\""));
    Authenticator ada = Authenticator.basic("ada", "s3cret");
    assertOpened(connect(ada));
    assertThat(credentials(server.nextHead())).isEmpty();
    assertThat(credentials(server.nextHead())).isEqualTo(BASIC);
    assertOpened(connect(ada));
    assertThat(credentials(server.nextHead())).isEqualTo(BASIC);
    assertThat(server.hasNoMore()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "algorithm=MD5, ", "algorithm=SHA-256, ", "algorithm=SHA-512-256, "})
  void digest_binds_the_request_and_counts(String algorithm) throws Exception {
    serve(
        head ->
            DigestServer.accepts(credentials(head), "GET", head.split(" ", 3)[1], "a \"realm\"")
                ? accepted(head, "")
                : challenge(
                    "Digest " + algorithm + "realm=\"a \\\"realm\\\"\", nonce=n, qop=auth"));
    NettyClient client = Netty.client().authenticator(Authenticator.digest("ada", "s3cret"));
    connect(client, "/chat?room=a%20b");
    assertThat(events.next()).isEqualTo("open 101");
    server.nextHead();
    String first = credentials(server.nextHead());
    assertThat(DigestServer.parameters(first)).containsEntry("nc", "00000001");
    connect(client, "/other");
    assertThat(events.next()).isEqualTo("open 101");
    String second = credentials(server.nextHead());
    assertThat(DigestServer.parameters(second))
        .containsEntry("nc", "00000002")
        .containsEntry("uri", "/other")
        .doesNotContainEntry("cnonce", DigestServer.parameters(first).get("cnonce"));
    assertThat(server.hasNoMore()).isTrue();
  }

  @Test
  void a_nonce_that_has_become_stale_is_replaced() throws Exception {
    AtomicInteger nonce = new AtomicInteger(1);
    serve(
        head ->
            credentials(head).contains("nonce=\"" + nonce + "\"")
                ? accepted(head, "")
                : challenge("Digest realm=r, qop=auth, stale=true, nonce=" + nonce));
    Authenticator ada = Authenticator.digest("ada", "s3cret");
    assertOpened(connect(ada));
    nonce.incrementAndGet();
    assertOpened(connect(ada));
    server.nextHead();
    server.nextHead();
    assertThat(credentials(server.nextHead())).contains("nonce=\"1\"");
    assertThat(credentials(server.nextHead())).contains("nonce=\"2\"").contains("nc=00000001");
  }

  @Test
  void the_safest_that_is_offered_is_answered() throws Exception {
    serve(
        head ->
            credentials(head).isEmpty()
                ? challenge(
                    "Basic realm=x, Digest realm=r, nonce=m, qop=auth, Digest realm=r, nonce=s,"
                        + " qop=auth, algorithm=SHA-256, Bearer")
                : accepted(head, ""));
    assertOpened(connect(Authenticator.password("ada", "s3cret")));
    server.nextHead();
    assertThat(credentials(server.nextHead())).startsWith("Digest ").contains("nonce=\"s\"");
  }

  @Test
  void wrong_credentials_are_shown_once() throws Exception {
    serve(head -> challenge("Basic realm=x"));
    connect(Authenticator.basic("ada", "wrong"));
    assertFails(
        "expected 101 Switching Protocols, got 401 Unauthorized; it did not take the credentials");
    server.nextHead();
    server.nextHead();
    assertThat(server.hasNoMore()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Negotiate| the authenticator has no answer to its challenge: Negotiate",
        "Digest realm=x, nonce=n, qop=auth-int| the authenticator has no answer to its challenge:"
            + " Digest",
        "Basic realm=x x| its WWW-Authenticate cannot be read: a comma is missing at character 15"
            + " of: Basic realm=x x",
      })
  void challenges_that_cannot_be_answered_are_told(String row) throws Exception {
    String[] parts = row.split("\\|", 2);
    serve(head -> challenge(parts[0]));
    connect(Authenticator.password("ada", "s3cret"));
    assertFails("expected 101 Switching Protocols, got 401 Unauthorized;" + parts[1]);
  }

  @Test
  void without_an_authenticator_the_refusal_stands() throws Exception {
    serve(head -> challenge("Basic realm=x"));
    connect(Netty.client(), "/");
    assertFails("expected 101 Switching Protocols, got 401 Unauthorized");
  }

  @Test
  void a_token_is_fetched_off_the_loop_and_again_when_it_is_refused() throws Exception {
    serve(
        head ->
            credentials(head).equals("Bearer t2")
                ? accepted(head, "")
                : challenge("Bearer realm=\"x\", error=\"invalid_token\""));
    AtomicInteger tokens = new AtomicInteger();
    Queue<String> threads = new ConcurrentLinkedQueue<>();
    try (NettyRuntime runtime = NettyRuntime.builder().loops(1).build()) {
      NettyClient client =
          Netty.client()
              .runtime(runtime)
              .authenticator(
                  Authenticator.bearer(
                      () -> {
                        threads.add(Thread.currentThread().getName());
                        return "t" + tokens.incrementAndGet();
                      }));
      connect(client, "/");
      assertFails(
          "expected 101 Switching Protocols, got 401 Unauthorized; it did not take the credentials");
      // What was refused is not shown again.
      assertOpened(connect(client, "/"));
    }
    assertThat(threads).hasSize(2).noneMatch(name -> name.startsWith("parley-io"));
  }

  @Test
  void without_a_token_the_refusal_stands() throws Exception {
    serve(head -> challenge("Bearer"));
    connect(Authenticator.bearer(() -> null));
    assertFails(
        "expected 101 Switching Protocols, got 401 Unauthorized; the authenticator has no answer to"
            + " its challenge: Bearer");
  }

  @Test
  void one_of_the_applications_own_sees_what_is_asked() throws Exception {
    serve(
        head ->
            credentials(head).equals("Token 1")
                ? accepted(head, "")
                : challenge("Token realm=\"here\""));
    Queue<AuthRequest> asked = new ConcurrentLinkedQueue<>();
    assertOpened(
        connect(
            request -> {
              asked.add(request);
              return request.isUnasked() ? null : "Token 1";
            }));
    AuthRequest first = asked.remove();
    assertThat(first.isUnasked()).isTrue();
    assertThat(first.peer()).hasToString("ws://" + server.where());
    assertThat(first.target()).isEqualTo("/chat?room=a%20b");
    AuthRequest second = asked.remove();
    assertThat(second.challenges()).hasSize(1);
    assertThat(second.challenges().get(0).scheme()).isEqualTo("Token");
    assertThat(second.challenges().get(0).parameter("Realm")).isEqualTo("here");
    assertThat(second.proxy()).isFalse();
  }

  @Test
  void what_no_header_can_hold_is_not_told_to_anybody() throws Exception {
    serve(head -> challenge("Token"));
    connect(request -> "Token s3cret\r\nX: y");
    assertThat(events.nextFailure())
        .hasMessage("the authenticator's credentials have a character that no header has");
  }

  @Test
  void an_explicit_header_goes_first() throws Exception {
    serve(
        head -> credentials(head).equals(BASIC) ? accepted(head, "") : challenge("Basic realm=x"));
    Request request = Request.get(server.uri("/")).header("Authorization", "Token old");
    assertOpened(
        Netty.client()
            .authenticator(Authenticator.basic("ada", "s3cret"))
            .newWebSocket(request, events));
    assertThat(credentials(server.nextHead())).isEqualTo("Token old");
    assertThat(server.nextHead()).contains(BASIC).doesNotContain("Token old");
  }
}
