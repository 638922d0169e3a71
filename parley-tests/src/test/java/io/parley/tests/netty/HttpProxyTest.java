package io.parley.tests.netty;

import static io.parley.tests.netty.HttpProxy.ESTABLISHED;
import static io.parley.tests.netty.NettyClientTest.NO_SUCH_HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.ProxyException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.Authenticator;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import io.parley.tests.HeldPort;
import io.parley.tests.LoopbackTls;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client behind an HTTP proxy. */
@ParameterizedClass
@EnumSource(Io.class)
class HttpProxyTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  @Parameter Io io;

  private final Events events = new Events();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private Server server;
  private HttpProxy proxy;

  @BeforeEach
  void serve() {
    serve(Netty.onFreePort());
  }

  private void serve(NettyBackend backend) {
    WsHandler noting =
        request -> {
          requests.add(request);
          return ECHO.handle(request);
        };
    server = noting.asServer(backend).start();
  }

  private void proxy(UnaryOperator<String> answer) throws IOException {
    proxy = HttpProxy.start(answer);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    if (proxy != null) {
      proxy.close();
    }
  }

  private NettyClient client() {
    return Netty.client().runtime(io.runtime());
  }

  private NettyClient proxied() {
    return client().proxy(Proxy.http("localhost", proxy.port()));
  }

  private String authority() {
    return "server.test:" + server.port();
  }

  private WebSocket connect(NettyClient client) {
    return client.newWebSocket(Request.get("ws://" + authority() + "/chat?a=b"), events);
  }

  private void assertEcho(WebSocket ws) throws InterruptedException {
    assertThat(events.next()).isEqualTo("open 101");
    ws.send("hello");
    assertThat(events.next()).isEqualTo("hello");
    ws.close(1000, "bye");
    assertThat(events.next()).isEqualTo("closing 1000 bye");
    assertThat(events.next()).isEqualTo("closed 1000 bye");
  }

  @Test
  void a_socket_in_plain_text_goes_through_a_tunnel_and_the_proxy_looks_up_the_host()
      throws Exception {
    proxy(head -> ESTABLISHED);
    assertEcho(connect(proxied()));
    assertThat(proxy.nextHead())
        .isEqualTo("CONNECT " + authority() + " HTTP/1.1\r\nHost: " + authority() + "\r\n\r\n");
    assertThat(requests.element().header("Host")).isEqualTo(authority());
    assertThat(requests.element().uri()).hasToString("/chat?a=b");
  }

  @Test
  void a_socket_with_TLS_speaks_it_with_the_server() throws Exception {
    server.close();
    serve(Netty.onFreePort().tls(LoopbackTls.server()));
    proxy(head -> ESTABLISHED);
    Request request = Request.get("wss://localhost:" + server.port() + "/");
    assertEcho(proxied().tls(LoopbackTls.client()).newWebSocket(request, events));
    assertThat(proxy.nextHead()).startsWith("CONNECT localhost:" + server.port() + " ");
  }

  @Test
  void there_may_be_TLS_to_the_proxy_itself() throws Exception {
    proxy = HttpProxy.startTls(LoopbackTls.server(), head -> ESTABLISHED);
    Proxy secure = Proxy.https("localhost", proxy.port()).tls(LoopbackTls.client());
    assertEcho(connect(client().proxy(secure)));
  }

  @Test
  void there_may_be_TLS_within_TLS() throws Exception {
    server.close();
    serve(Netty.onFreePort().tls(LoopbackTls.server()));
    proxy = HttpProxy.startTls(LoopbackTls.server(), head -> ESTABLISHED);
    Proxy secure = Proxy.https("localhost", proxy.port()).tls(LoopbackTls.client());
    Request request = Request.get("wss://localhost:" + server.port() + "/");
    assertEcho(client().tls(LoopbackTls.client()).proxy(secure).newWebSocket(request, events));
  }

  @Test
  void a_proxy_must_show_a_certificate_that_is_trusted_for_it() throws Exception {
    proxy = HttpProxy.startTls(LoopbackTls.server(), head -> ESTABLISHED);
    // What servers are trusted by says nothing about proxies.
    connect(client().tls(LoopbackTls.client()).proxy(Proxy.https("localhost", proxy.port())));
    assertThat(events.nextFailure())
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageStartingWith("the TLS handshake with " + proxy.where() + " failed: ");
    connect(client().proxy(Proxy.https("127.0.0.1", proxy.port()).tls(LoopbackTls.client())));
    assertThat(events.nextFailure())
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void a_certificate_is_that_of_the_server_not_of_the_proxy() throws Exception {
    server.close();
    serve(Netty.onFreePort().tls(LoopbackTls.server()));
    proxy(head -> ESTABLISHED);
    Request request = Request.get("wss://" + authority() + "/");
    proxied().tls(LoopbackTls.client()).newWebSocket(request, events);
    assertThat(events.nextFailure())
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("the TLS handshake with " + authority() + " failed")
        .hasMessageContaining("server.test");
  }

  // ---- Authentication.

  private static String basic(String user, String password) {
    byte[] bytes = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private static String challenge(String challenges) {
    return "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 9\r\n"
        + challenges
        + "\r\nwho asks?";
  }

  static String credentials(String head) {
    return head.lines()
        .filter(line -> line.startsWith("Proxy-Authorization: "))
        .map(line -> line.substring("Proxy-Authorization: ".length()))
        .findFirst()
        .orElse("");
  }

  @Test
  void credentials_are_shown_when_asked_for_and_then_at_once() throws Exception {
    String right = basic("ada", "s3cret");
    proxy(
        head ->
            credentials(head).equals(right)
                ? ESTABLISHED
                : challenge("Proxy-Authenticate: Basic realm=\"x\"\r\n"));
    NettyClient client =
        client().proxy(Proxy.http("localhost", proxy.port()).credentials("ada", "s3cret"));
    assertEcho(connect(client));
    assertThat(credentials(proxy.nextHead())).isEmpty();
    assertThat(credentials(proxy.nextHead())).isEqualTo(right);
    assertEcho(connect(client));
    assertThat(credentials(proxy.nextHead())).isEqualTo(right);
    assertThat(proxy.hasNoMore()).isTrue();
    assertThat(requests).allMatch(request -> request.header("Proxy-Authorization") == null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "SHA-256", "SHA-512-256"})
  void digest_is_preferred_and_its_nonce_used_again(String algorithm) throws Exception {
    String digest = "Digest realm=\"p, q\", qop=\"auth-int, auth\", nonce=n1, opaque=\"o\"";
    proxy(
        head ->
            DigestServer.accepts(credentials(head), "CONNECT", authority(), "p, q")
                ? ESTABLISHED
                : challenge(
                    "Proxy-Authenticate: Basic realm=\"x\", "
                        + digest
                        + ", algorithm="
                        + algorithm
                        + "\r\n"));
    NettyClient client =
        client().proxy(Proxy.http("localhost", proxy.port()).credentials("ada", "s3cret"));
    assertEcho(connect(client));
    assertThat(credentials(proxy.nextHead())).isEmpty();
    assertThat(credentials(proxy.nextHead()))
        .contains("nc=00000001", "opaque=\"o\"", "algorithm=" + algorithm);
    assertEcho(connect(client));
    assertThat(credentials(proxy.nextHead())).contains("nc=00000002");
    assertThat(proxy.hasNoMore()).isTrue();
  }

  @Test
  void a_stale_nonce_is_replaced_but_not_for_ever() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    proxy(
        head ->
            credentials(head).contains("nonce=\"n2\"")
                ? ESTABLISHED
                : challenge(
                    "Proxy-Authenticate: Digest realm=r, qop=auth, nonce=n"
                        + asked.incrementAndGet()
                        + (asked.get() > 1 ? ", stale=TRUE" : "")
                        + "\r\n"));
    Proxy through = Proxy.http("localhost", proxy.port()).credentials("ada", "s3cret");
    assertEcho(connect(client().proxy(through)));
    assertThat(asked).hasValue(2);
    connect(client().proxy(through.credentials("ada", "s3cret")));
    assertThat(events.nextFailure())
        .hasMessageEndingWith("407 Proxy Authentication Required; it did not take the credentials");
    assertThat(asked).hasValue(5);
  }

  @Test
  void wrong_credentials_are_told_as_such_with_the_answer() throws Exception {
    proxy(head -> challenge("Proxy-Authenticate: Basic realm=\"x\"\r\n"));
    connect(client().proxy(Proxy.http("localhost", proxy.port()).credentials("ada", "wrong")));
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessage(
            proxy.where()
                + " refused to connect to "
                + authority()
                + ": 407 Proxy Authentication Required; it did not take the credentials");
    assertThat(events.failureResponse().bodyText()).isEqualTo("who asks?");
    proxy.nextHead();
    proxy.nextHead();
    assertThat(proxy.hasNoMore()).isTrue();
  }

  @Test
  void credentials_that_nobody_gave_are_missing() throws Exception {
    proxy(head -> challenge("Proxy-Authenticate: Basic realm=\"x\"\r\n"));
    connect(proxied());
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessageEndingWith(": 407 Proxy Authentication Required");
    assertThat(events.failureResponse().header("Proxy-Authenticate")).contains("Basic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Proxy-Authenticate: Negotiate, NTLM abc=\r\n"
            + "| the authenticator has no answer to its challenge: Negotiate, NTLM",
        "Proxy-Authenticate: Digest realm=x, nonce=n, algorithm=WHIRLPOOL\r\n"
            + "| the authenticator has no answer to its challenge: Digest",
        "Proxy-Authenticate: Basic realm=\"x\r\n"
            + "| its Proxy-Authenticate cannot be read: a quote does not end at character 15",
        "| it does not say how to authenticate (Proxy-Authenticate)",
      })
  void challenges_that_cannot_be_answered_are_told(String row) throws Exception {
    String[] parts = row.split("\\|", 2);
    proxy(head -> challenge(parts[0]));
    connect(client().proxy(Proxy.http("localhost", proxy.port()).credentials("ada", "s3cret")));
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessageContaining("407 Proxy Authentication Required;" + parts[1]);
  }

  @Test
  void an_authenticator_of_the_application_may_block_and_fail() throws Exception {
    proxy(head -> challenge("Proxy-Authenticate: Token\r\n"));
    Authenticator broken =
        request -> {
          if (request.isUnasked()) {
            return null;
          }
          throw new IOException(
              "no ticket for " + request.peer() + " " + request.method() + " " + request.target());
        };
    connect(client().proxy(Proxy.http("localhost", proxy.port()).authenticator(broken)));
    assertThat(events.nextFailure())
        .hasMessage("no ticket for http://localhost:" + proxy.port() + " CONNECT " + authority());
    Authenticator wrong =
        request -> {
          throw new IllegalStateException("a defect");
        };
    connect(client().proxy(Proxy.http("localhost", proxy.port()).authenticator(wrong)));
    assertThat(events.nextFailure())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the authenticator of " + proxy.where() + " failed: ")
        .hasMessageContaining("a defect");
    Authenticator illegal = request -> request.isUnasked() ? null : "Token s3cret\r\nX: y";
    connect(client().proxy(Proxy.http("localhost", proxy.port()).authenticator(illegal)));
    assertThat(events.nextFailure())
        .hasMessage("the authenticator's credentials have a character that no header has");
  }

  @Test
  void credentials_of_the_request_are_for_the_proxy_alone() throws Exception {
    proxy(head -> ESTABLISHED);
    Request request =
        Request.get("ws://" + authority() + "/")
            .header("Proxy-Authorization", "Token x")
            .header("Authorization", "Token y")
            .header("User-Agent", "me/1");
    assertEcho(proxied().newWebSocket(request, events));
    assertThat(proxy.nextHead())
        .contains("\r\nProxy-Authorization: Token x\r\n", "\r\nUser-Agent: me/1\r\n")
        .doesNotContain("Token y");
    assertThat(requests.element().header("Proxy-Authorization")).isNull();
    assertThat(requests.element().header("Authorization")).isEqualTo("Token y");
  }

  // ---- Refusals and worse.

  @Test
  void a_refusal_is_that_of_the_proxy_with_status_headers_and_body() throws Exception {
    proxy(
        head ->
            "HTTP/1.1 502 Bad Gateway\r\nX-Squid-Error: ERR_DNS_FAIL 0\r\nContent-Length: 25\r\n\r\n"
                + "no such host: server.test");
    connect(proxied());
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessage(proxy.where() + " refused to connect to " + authority() + ": 502 Bad Gateway");
    assertThat(events.failureResponse().header("X-Squid-Error")).isEqualTo("ERR_DNS_FAIL 0");
    assertThat(events.failureResponse().bodyText()).isEqualTo("no such host: server.test");
  }

  @Test
  void a_refusal_of_the_server_is_none_of_the_proxy() throws Exception {
    proxy(head -> ESTABLISHED);
    server.close();
    try (ServerSocket byHand = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Request request = Request.get("ws://server.test:" + byHand.getLocalPort() + "/");
      proxied().newWebSocket(request, events);
      try (RawSocket accepted = new RawSocket(byHand.accept())) {
        accepted.head();
        accepted.send("HTTP/1.1 403 Forbidden\r\nX: y\r\nContent-Length: 5\r\n\r\nsorry");
        assertThat(events.nextFailure())
            .isNotInstanceOf(ProxyException.class)
            .hasMessage("expected 101 Switching Protocols, got 403 Forbidden");
        assertThat(events.failureResponse().header("X")).isEqualTo("y");
        assertThat(events.failureResponse().bodyText()).isEqualTo("sorry");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SSH-2.0-OpenSSH_9.6\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "\u0005\u0000\r\n\r\n"})
  void what_is_no_HTTP_names_the_proxy(String answer) throws Exception {
    proxy(head -> answer);
    connect(proxied());
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessageStartingWith(proxy.where() + " did not answer in HTTP: ");
  }

  @Test
  void the_head_of_a_proxys_answer_is_bounded() throws Exception {
    proxy(head -> "HTTP/1.1 200 OK\r\nX: " + "y".repeat(9000) + "\r\n\r\n");
    connect(proxied());
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessageStartingWith(proxy.where());
  }

  @Test
  void a_good_answer_has_no_body_whatever_its_headers_say() throws Exception {
    proxy(head -> "HTTP/1.0 200 OK\r\nContent-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n");
    assertThat(ESTABLISHED).startsWith("HTTP/1.1 200");
    connect(proxied().config(c -> c.handshakeTimeout(Duration.ofSeconds(20))));
    // This proxy does not connect behind such an answer: it ends, before the server has answered.
    assertThat(events.nextFailure())
        .hasMessage(authority() + " closed the connection before it answered the handshake");
  }

  @Test
  void a_proxy_that_closes_instead_is_named() throws Exception {
    proxy(head -> "");
    connect(proxied());
    assertThat(events.nextFailure())
        .isInstanceOf(EOFException.class)
        .hasMessage(proxy.where() + " closed the connection before it answered CONNECT");
  }

  @Test
  void a_proxy_that_does_not_answer_is_given_up() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      connect(
          client()
              .config(c -> c.handshakeTimeout(Duration.ofMillis(300)))
              .proxy(Proxy.http("127.0.0.1", silent.getLocalPort())));
      assertThat(events.nextFailure())
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage(
              "gave up waiting for the answer of the proxy 127.0.0.1:"
                  + silent.getLocalPort()
                  + " after 300 ms (handshakeTimeout)");
    }
  }

  @Test
  void a_proxy_where_nobody_listens_is_named() throws Exception {
    try (HeldPort port = new HeldPort()) {
      connect(client().proxy(Proxy.http("localhost", port.number())));
      assertThat(events.nextFailure())
          .isInstanceOf(ConnectException.class)
          .hasMessage(
              "cannot connect to the proxy localhost:" + port.number() + ": Connection refused");
    }
  }

  @Test
  void a_proxy_that_does_not_exist_is_named() throws Exception {
    connect(client().proxy(Proxy.http(NO_SUCH_HOST, 3128)));
    assertThat(events.nextFailure())
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("unknown host " + NO_SUCH_HOST + " of the proxy " + NO_SUCH_HOST + ":3128");
  }

  @Test
  void cancel_drops_what_there_is() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      WebSocket ws = connect(client().proxy(Proxy.http("localhost", silent.getLocalPort())));
      try (RawSocket accepted = new RawSocket(silent.accept())) {
        accepted.head();
        ws.cancel();
        assertThat(accepted.rest()).isEmpty();
      }
      assertThat(events.nextFailure()).hasMessageContaining("cancel");
    }
  }

  @Test
  void what_cannot_be_a_proxy_is_refused_at_once() {
    assertThatThrownBy(() -> Proxy.http("", 80)).hasMessageContaining("a proxy has a host");
    assertThatThrownBy(() -> Proxy.http("h", 0)).hasMessageContaining("h:0");
    assertThatThrownBy(() -> Proxy.of("ftp://h:1"))
        .hasMessage("a proxy is http, https, socks4 or socks5, not ftp");
    assertThatThrownBy(() -> Proxy.of("http://user:pa ss@h:1"))
        .hasMessageContaining("no address of a proxy")
        .hasMessageNotContaining("pa ss");
    assertThatThrownBy(() -> Proxy.of("http://h:1/path"))
        .hasMessage("no address of a proxy: http://h:1/path");
    assertThatThrownBy(() -> Proxy.http("h", 1).credentials("a:b", "c"))
        .hasMessage("a user has no colon: a:b");
    assertThatThrownBy(() -> Proxy.http("h", 1).credentials("a", "c\r\nX: y"))
        .hasMessage("control character in the credentials of user a");
    assertThatThrownBy(() -> Proxy.http("h", 1).tls(LoopbackTls.client()))
        .hasMessage("there is no TLS to the proxy h:1");
    assertThatThrownBy(() -> Proxy.socks4("h", 1).credentials("a", "b"))
        .hasMessage("SOCKS4 has no passwords, SOCKS5 has");
    assertThatThrownBy(() -> Proxy.socks5("h", 1).authenticator(Authenticator.basic("a", "b")))
        .hasMessage("an authenticator is for HTTP proxies, not for the proxy h:1");
  }

  @Test
  void a_proxy_as_text_has_its_credentials_decoded() throws Exception {
    String right = basic("a@b", "p:w+");
    proxy(
        head ->
            credentials(head).equals(right)
                ? ESTABLISHED
                : challenge("Proxy-Authenticate: Basic realm=\"x\"\r\n"));
    Proxy parsed = Proxy.of("http://a%40b:p%3Aw+@localhost:" + proxy.port());
    assertThat(parsed).hasToString(proxy.where());
    assertEcho(connect(client().proxy(parsed)));
  }
}
