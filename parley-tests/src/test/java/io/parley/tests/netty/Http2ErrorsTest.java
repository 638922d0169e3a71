package io.parley.tests.netty;

import static io.parley.tests.netty.HttpProxy.ESTABLISHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HandshakeException;
import io.parley.ProxyException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.HttpVersion;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import io.parley.netty.ServerTls;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import io.parley.tests.HeldPort;
import io.parley.tests.LoopbackTls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an application reads of a socket that HTTP/2 cannot open: one failure, which names the
 * cause, for each of several that are opened at once and would share the connection.
 */
class Http2ErrorsTest {

  /** A way to ask for HTTP/2. */
  enum Choice {
    PREFERRED,
    ALONE;

    private NettyClient client() {
      NettyClient client = Netty.client();
      return this == PREFERRED ? client.http2() : client.http2PriorKnowledge();
    }

    private NettyClient trusting() {
      return client().tls(LoopbackTls.client());
    }
  }

  /** TLS 1.2, fatal, protocol_version (RFC 5246 section 7.2). */
  private static final String ALERT = "\u0015\u0003\u0003\u0000\u0002\u0002F";

  @TempDir Path directory;

  private final Queue<HttpVersion> versions = new ConcurrentLinkedQueue<>();

  private Server serve(NettyBackend backend) {
    WsHandler echo =
        request -> {
          versions.add(request.version());
          return ws -> ws.onMessage(ws::send);
        };
    return echo.asServer(backend.host("localhost")).start();
  }

  private static NettyBackend secure() {
    return Netty.onFreePort().tls(LoopbackTls.server());
  }

  /** How three sockets fail that are opened at once: all with the same words. */
  private static Throwable failure(NettyClient client, Request request) {
    List<RecordingListener> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RecordingListener events = new RecordingListener();
      client.newWebSocket(request, events);
      all.add(events);
    }
    List<Throwable> causes = new ArrayList<>();
    for (RecordingListener events : all) {
      causes.add(events.next(SocketEvent.Failed.class).cause());
      events.assertExhausted();
    }
    assertThat(causes).extracting(Throwable::getMessage).containsOnly(causes.get(0).getMessage());
    return causes.get(0);
  }

  private static Throwable failure(NettyClient client, String uri) {
    return failure(client, Request.get(uri));
  }

  private void assertEchoes(NettyClient client, String uri) {
    RecordingListener events = new RecordingListener();
    WebSocket ws = client.newWebSocket(Request.get(uri), events);
    events.assertNextOpened();
    ws.send("hello");
    events.assertNextText("hello");
    ws.close(1000, "");
    events.next(SocketEvent.Closing.class);
    events.next(SocketEvent.Closed.class);
    assertThat(versions).containsOnly(HttpVersion.HTTP_2);
  }

  // ---- Hosts and certificates.

  @ParameterizedTest
  @EnumSource
  void an_unknown_host(Choice choice) {
    NettyClient client =
        choice
            .trusting()
            .resolver(
                host -> {
                  throw new UnknownHostException(host);
                });
    assertThat(failure(client, "wss://server.test:9/"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("unknown host server.test");
  }

  @ParameterizedTest
  @EnumSource
  void a_port_where_nobody_listens(Choice choice) throws Exception {
    try (HeldPort port = new HeldPort()) {
      assertThat(failure(choice.trusting(), "wss://localhost:" + port.number() + "/"))
          .isInstanceOf(ConnectException.class)
          .hasMessage("cannot connect to localhost:" + port.number() + ": Connection refused");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_certificate_of_an_unknown_authority(Choice choice) {
    try (Server server = serve(secure())) {
      assertThat(failure(choice.client(), "wss://localhost:" + server.port() + "/"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageStartingWith(
              "the TLS handshake with localhost:"
                  + server.port()
                  + " failed: the server's certificate leads to no authority that is trusted");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_certificate_for_another_host(Choice choice) {
    try (Server server = serve(secure().host("127.0.0.1"))) {
      assertThat(failure(choice.trusting(), "wss://127.0.0.1:" + server.port() + "/"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("the server's certificate is not made out to 127.0.0.1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_certificate_that_has_expired(Choice choice) throws Exception {
    Authority authority = Authority.create(directory, "authority");
    Authority.Issued old =
        authority.issue(
            "localhost", builder -> builder.notAfter(Instant.now().minus(Duration.ofHours(1))));
    try (Server server = serve(Netty.onFreePort().tls(ServerTls.of(old.identity())))) {
      NettyClient client = choice.client().trust(authority.pem());
      assertThat(failure(client, "wss://localhost:" + server.port() + "/"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("the server's certificate has expired");
    }
  }

  // ---- Ports that do not speak HTTP/2.

  @Test
  void a_server_that_chooses_nothing_by_ALPN() {
    try (Server server = serve(secure().withoutHttp2())) {
      assertThat(failure(Choice.ALONE.trusting(), "wss://localhost:" + server.port() + "/"))
          .hasMessage(
              "localhost:" + server.port() + " does not speak HTTP/2: ALPN agreed on nothing");
    }
  }

  /** The JDK's server, which is strict about that (RFC 7301 section 3.2). */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_server_that_refuses_what_ALPN_offers(boolean openSsl) throws Exception {
    NettyClient client = Choice.ALONE.trusting();
    try (ServerSocket strict = tls("http/1.1")) {
      TlsPort port = new TlsPort(strict, "");
      assertThat(failure(openSsl ? client.tls(LoopbackTls.openSslClient()) : client, port.uri()))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("the alert \"no_application_protocol\": by ALPN it has none");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_server_that_agrees_on_HTTP_2_and_answers_by_HTTP_1(Choice choice) throws Exception {
    try (ServerSocket liar = tls("h2")) {
      TlsPort port = new TlsPort(liar, "HTTP/1.1 400 Bad Request\r\n\r\n");
      assertThat(failure(choice.trusting(), port.uri()))
          .hasMessage(
              port.where() + " does not speak HTTP/2: it answers \"HTTP/1.1 400 Bad Request\"");
    }
  }

  private static SSLServerSocket tls(String alpn) throws IOException {
    SSLServerSocket socket =
        (SSLServerSocket)
            LoopbackTls.server()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {alpn});
    socket.setSSLParameters(parameters);
    return socket;
  }

  @ParameterizedTest
  @EnumSource
  void plain_HTTP_where_TLS_is_asked_for(Choice choice) {
    try (Server server = serve(Netty.onFreePort())) {
      assertThat(failure(choice.trusting(), "wss://localhost:" + server.port() + "/"))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("the port does not speak TLS, it answers in plain HTTP");
    }
  }

  @Test
  void HTTP_1_where_HTTP_2_is_known_to_be() {
    try (Server server = serve(Netty.onFreePort().withoutHttp2())) {
      assertThat(failure(Choice.ALONE.client(), server.uri("/").toString()))
          .hasMessageStartingWith(
              "localhost:" + server.port() + " does not speak HTTP/2: it answers \"HTTP/1.1 ");
    }
  }

  @Test
  void TLS_where_HTTP_2_is_known_to_be_in_the_clear() throws Exception {
    try (Server server = serve(secure())) {
      assertThat(failure(Choice.ALONE.client(), "ws://localhost:" + server.port() + "/"))
          .hasMessageEndingWith("it answers \"HTTP/1.1 400 This port speaks TLS, try wss:\"");
    }
    try (HandServer other = HandServer.start(head -> ALERT)) {
      assertThat(failure(Choice.ALONE.client(), other.uri("/")))
          .hasMessage(
              other.where() + " does not speak HTTP/2: it answers in TLS, try wss: instead of ws:");
    }
  }

  @Test
  void a_port_that_says_something_else() throws Exception {
    try (HandServer other = HandServer.start(head -> "220 mail.test ESMTP\r\n")) {
      assertThat(failure(Choice.ALONE.client(), other.uri("/")))
          .hasMessageContaining("the HTTP/2 connection to " + other.where() + " broke")
          .hasMessageContaining("not SETTINGS");
    }
  }

  @Test
  void a_port_that_says_nothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      NettyClient client =
          Choice.ALONE.client().config(config -> config.handshakeTimeout(Duration.ofMillis(300)));
      RecordingListener events = new RecordingListener();
      client.newWebSocket(Request.get("ws://127.0.0.1:" + silent.getLocalPort() + "/"), events);
      assertThat(events.next(SocketEvent.Failed.class).cause())
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage(
              "gave up waiting for the SETTINGS of 127.0.0.1:"
                  + silent.getLocalPort()
                  + " after 300 ms (handshakeTimeout)");
    }
  }

  // ---- Proxies.

  @ParameterizedTest
  @EnumSource
  void a_proxy_that_refuses(Choice choice) throws Exception {
    try (HttpProxy proxy =
        HttpProxy.start(head -> "HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nnot you")) {
      NettyClient client = choice.trusting().proxy(Proxy.http("localhost", proxy.port()));
      Throwable failure = failure(client, "wss://server.test:9/");
      assertThat(failure)
          .isInstanceOf(ProxyException.class)
          .hasMessage(proxy.where() + " refused to connect to server.test:9: 403 Forbidden");
      assertThat(((HandshakeException) failure).response().bodyText()).isEqualTo("not you");
    }
  }

  @Test
  void a_proxy_that_refuses_in_the_clear() throws Exception {
    try (HttpProxy proxy =
        HttpProxy.start(head -> "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")) {
      NettyClient client = Choice.ALONE.client().proxy(Proxy.http("localhost", proxy.port()));
      assertThat(failure(client, "ws://server.test:9/"))
          .isInstanceOf(ProxyException.class)
          .hasMessage(proxy.where() + " refused to connect to server.test:9: 502 Bad Gateway");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_proxy_that_lets_HTTP_2_through(Choice choice) throws Exception {
    try (HttpProxy proxy = HttpProxy.start(head -> ESTABLISHED);
        Server server = serve(secure())) {
      NettyClient client = choice.trusting().proxy(Proxy.http("localhost", proxy.port()));
      assertEchoes(client, "wss://localhost:" + server.port() + "/");
    }
  }

  // ---- Headers.

  @ParameterizedTest
  @EnumSource
  void headers_that_are_too_large_for_the_server(Choice choice) {
    try (Server server = serve(secure())) {
      Request request = Request.get("wss://localhost:" + server.port() + "/");
      Request large = request.header("X-Long", "x".repeat(8 * 1024));
      Throwable failure = failure(choice.trusting(), large);
      assertThat(failure)
          .isInstanceOf(HandshakeException.class)
          .hasMessageStartingWith("expected 200 OK, got 431 ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void headers_that_are_too_large_to_be_answered(Choice choice) {
    try (Server server = serve(secure())) {
      Request request = Request.get("wss://localhost:" + server.port() + "/");
      // Letters that HPACK leaves as they are.
      Request large = request.header("X-Long", "&".repeat(100 * 1024));
      assertThat(failure(choice.trusting(), large))
          .hasMessageContaining("GOAWAY with ENHANCE_YOUR_CALM (headers that are far too large)");
    }
  }
}
