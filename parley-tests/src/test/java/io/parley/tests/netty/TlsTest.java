package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.testing.RawFrame;
import io.parley.tests.netty.Certificates.Identity;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final int KEY = 0x01020304;

  @TempDir static Path directory;
  private static Identity localhost;
  private static Identity elsewhere;

  private final Events events = new Events();

  @BeforeAll
  static void certificates() throws Exception {
    Certificates certificates = new Certificates(directory);
    localhost = certificates.localhost();
    elsewhere = certificates.identity("elsewhere", "EC", "san=dns:elsewhere.example");
  }

  private static NettyBackend backend(Identity identity) {
    return Netty.onFreePort().tls(identity.certificate(), identity.key());
  }

  private static RawSocket rawTls(Server server, String... protocols) throws Exception {
    SSLSocket socket =
        Certificates.trusting(
            new Socket(InetAddress.getLoopbackAddress(), server.port()), "localhost");
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return new RawSocket(socket);
  }

  private WebSocket connect(NettyClient client, URI uri) {
    return client.newWebSocket(Request.get(uri), events);
  }

  @Test
  void a_client_that_trusts_the_certificate_talks() throws Exception {
    try (Server server = ECHO.asServer(backend(localhost)).start()) {
      assertThat(server.uri()).hasScheme("wss").hasHost("localhost");
      WebSocket ws = connect(Netty.client().trust(localhost.certificate()), server.uri("/"));
      assertThat(events.next()).isEqualTo("open 101");
      String large = "x".repeat(900_000);
      ws.send(large);
      assertThat(events.next()).isEqualTo(large);
      ws.close(1000, "bye");
      assertThat(events.next()).isEqualTo("closing 1000 bye");
      assertThat(events.next()).isEqualTo("closed 1000 bye");
    }
  }

  @Test
  void a_trust_store_serves_as_well_and_so_does_an_address() throws Exception {
    java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("any", localhost.store().getCertificate("localhost"));
    NettyBackend given = Netty.onFreePort().tls(localhost.context());
    try (Server server = ECHO.asServer(given).start()) {
      URI address = URI.create("wss://127.0.0.1:" + server.port() + "/");
      WebSocket ws = connect(Netty.client().trust(store), address);
      assertThat(events.next()).isEqualTo("open 101");
      ws.cancel();
    }
  }

  @Test
  void a_certificate_that_nobody_trusts_is_refused() throws Exception {
    try (Server server = ECHO.asServer(backend(localhost)).start()) {
      connect(Netty.client(), server.uri("/"));
      assertThat(events.nextFailure())
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("localhost:" + server.port())
          .hasMessageContaining("certification path");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void a_certificate_for_another_host_is_refused() throws Exception {
    try (Server server = ECHO.asServer(backend(elsewhere)).start()) {
      connect(Netty.client().trust(elsewhere.certificate()), server.uri("/"));
      assertThat(events.nextFailure())
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("localhost");
    }
  }

  @Test
  void a_given_context_does_not_switch_the_host_name_off() throws Exception {
    javax.net.ssl.TrustManagerFactory trust =
        javax.net.ssl.TrustManagerFactory.getInstance(
            javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
    trust.init(elsewhere.store());
    javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (Server server = ECHO.asServer(backend(elsewhere)).start()) {
      connect(Netty.client().tls(context), server.uri("/"));
      assertThat(events.nextFailure()).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void an_insecure_client_takes_anything_and_says_so() throws Exception {
    try (Logged log = new Logged();
        Server server = ECHO.asServer(backend(elsewhere)).start()) {
      NettyClient insecure = Netty.client().insecure();
      assertThat(log.from(Level.WARNING)).contains("insecure");
      WebSocket ws = connect(insecure, server.uri("/"));
      assertThat(events.next()).isEqualTo("open 101");
      ws.cancel();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void both_versions_of_TLS_carry_frames_and_end_in_order(String version) throws Exception {
    BlockingQueue<WsStatus> closed = new LinkedBlockingQueue<>();
    WsHandler handler =
        request ->
            ws -> {
              ws.onMessage(ws::send);
              ws.onClose(closed::add);
            };
    try (Server server = handler.asServer(backend(localhost)).start();
        RawSocket client = rawTls(server, version)) {
      client.send(RawSocket.handshake("/")).head();
      client.send(RawFrame.text("hi").masked(KEY));
      assertThat(client.frame()).isEqualTo(RawFrame.text("hi"));
      client.send(RawFrame.close(1000, "bye").masked(KEY));
      assertThat(client.frame()).isEqualTo(RawFrame.close(1000, "bye"));
      client.expectEnd();
      assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(WsStatus.of(1000, "bye"));
    }
  }

  @Test
  void frames_behind_the_handshake_and_behind_a_close_notify_are_read() throws Exception {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    WsHandler handler =
        request ->
            ws -> {
              ws.onMessage(message -> seen.add(message.text()));
              ws.onClose(seen::add);
            };
    try (Server server = handler.asServer(backend(localhost)).start();
        RawSocket client = rawTls(server)) {
      client.send(RawSocket.handshake("/"));
      client.send(RawFrame.text("early").masked(KEY));
      assertThat(client.head()).contains("101");
      client.send(RawFrame.text("last").masked(KEY)).endOutput();
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("early");
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("last");
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    }
  }

  @Test
  void only_TLS_and_frames_are_left_in_the_pipeline() throws Exception {
    BlockingQueue<Channel> accepted = ChannelSpy.accepted();
    try (Server server = ECHO.asServer(backend(localhost)).start();
        RawSocket client = rawTls(server)) {
      client.send(RawSocket.handshake("/")).head();
      client.send(RawFrame.text("x").masked(KEY)).frame();
      Channel channel = accepted.poll(20, TimeUnit.SECONDS);
      assertThat(channel.pipeline().toMap().keySet()).containsExactly("tls", "frames");
    } finally {
      ChannelSpy.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({"h2, h2", "http/1.1, http/1.1", "spdy/3.1, http/1.1"})
  void the_server_chooses_what_it_prefers_of_what_the_client_offers(String first, String chosen)
      throws Exception {
    try (Server server = ECHO.asServer(backend(localhost)).start();
        RawSocket client = rawTls(server)) {
      SSLSocket socket = (SSLSocket) client.socket();
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(
          first.equals("http/1.1") ? new String[] {first} : new String[] {first, "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo(chosen);
    }
  }

  @Test
  void the_client_names_the_host_and_HTTP_1_1() throws Exception {
    try (SSLServerSocket listener =
        (SSLServerSocket)
            localhost
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SSLParameters parameters = listener.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      listener.setSSLParameters(parameters);
      URI uri = URI.create("wss://localhost:" + listener.getLocalPort() + "/");
      WebSocket ws = connect(Netty.client().trust(localhost.certificate()), uri);
      try (SSLSocket accepted = (SSLSocket) listener.accept();
          RawSocket peer = new RawSocket(accepted)) {
        assertThat(peer.head()).startsWith("GET / HTTP/1.1\r\n");
        ExtendedSSLSession session = (ExtendedSSLSession) accepted.getSession();
        assertThat(session.getRequestedServerNames()).contains(new SNIHostName("localhost"));
        assertThat(accepted.getApplicationProtocol()).isEqualTo("http/1.1");
      }
      assertThat(events.nextFailure()).isInstanceOf(java.io.IOException.class);
      assertThat(ws.state()).isEqualTo(WebSocket.State.CANCELED);
    }
  }

  @Test
  void plain_HTTP_to_a_TLS_port_is_told_so_without_noise() throws Exception {
    try (Server server = ECHO.asServer(backend(localhost)).start();
        Logged log = new Logged();
        RawSocket client = RawSocket.to(server)) {
      client.send(RawSocket.handshake("/"));
      assertThat(new String(client.rest(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 400 This port speaks TLS, try wss:\r\n")
          .endsWith("\r\n\r\nThis port speaks TLS, try wss: or https: instead.\n");
      log.await("HTTP without TLS to a port with it");
      assertThat(log.from(Level.INFO)).isEmpty();
    }
  }

  @Test
  void TLS_to_a_plain_port_is_a_failure_that_names_the_server() throws Exception {
    try (Server server = ECHO.asServer(Netty.onFreePort()).start()) {
      URI uri = URI.create("wss://localhost:" + server.port() + "/");
      connect(Netty.client().trust(localhost.certificate()), uri);
      assertThat(events.nextFailure())
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("localhost:" + server.port());
    }
  }

  @Test
  void a_server_does_not_wait_for_ever_for_TLS() throws Exception {
    NettyBackend quick = backend(localhost).config(c -> c.handshakeTimeout(Duration.ofMillis(200)));
    try (Server server = ECHO.asServer(quick).start();
        RawSocket client = RawSocket.to(server)) {
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void a_client_does_not_wait_for_ever_for_TLS() throws Exception {
    try (java.net.ServerSocket silent =
        new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NettyClient quick =
          Netty.client()
              .trust(localhost.certificate())
              .config(c -> c.handshakeTimeout(Duration.ofMillis(200)));
      // By its address: a look-up would use up some of the time.
      connect(quick, URI.create("wss://127.0.0.1:" + silent.getLocalPort() + "/"));
      assertThat(events.nextFailure())
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("speaking TLS to 127.0.0.1:" + silent.getLocalPort())
          .hasMessageContaining("handshakeTimeout");
    }
  }

  @Test
  void files_that_are_not_what_they_must_be_are_named() throws Exception {
    Path missing = directory.resolve("missing.pem");
    Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing\n");
    Path pkcs1 =
        Files.writeString(
            directory.resolve("pkcs1.pem"),
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    Path broken =
        Files.writeString(
            directory.resolve("broken.pem"),
            """
            -----BEGIN PRIVATE KEY-----
            AAAA
            -----END PRIVATE KEY-----
            -----BEGIN CERTIFICATE-----
            AAAA
            -----END CERTIFICATE-----
            """);
    Path certificate = localhost.certificate();
    Identity stranger =
        new Certificates(directory).identity("stranger", "RSA", "san=dns:x.example");
    refused(missing, localhost.key(), "no such file: " + missing);
    refused(directory, localhost.key(), "cannot read " + directory);
    refused(empty, localhost.key(), "no certificate (BEGIN CERTIFICATE) in " + empty);
    refused(broken, localhost.key(), "broken certificate in " + broken);
    refused(certificate, empty, "no private key");
    refused(certificate, pkcs1, "RSA PRIVATE KEY, which openssl pkcs8 -topk8 converts");
    refused(certificate, broken, "broken private key, or of an unknown kind, in " + broken);
    refused(certificate, elsewhere.key(), "is not that of the first certificate in " + certificate);
    refused(certificate, stranger.key(), "is not that of the first certificate in " + certificate);
    assertThatThrownBy(() -> Netty.client().trust(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(empty.toString());
  }

  private static void refused(Path certificate, Path key, String why) {
    assertThatThrownBy(() -> Netty.on(0).tls(certificate, key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
