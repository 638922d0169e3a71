package io.parley.tests.netty;

import static io.parley.netty.TlsProvider.JDK;
import static io.parley.netty.TlsProvider.OPENSSL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.ClientTls;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.netty.ServerTls;
import io.parley.netty.TlsProvider;
import io.parley.testing.InMemory;
import io.parley.tests.netty.Authority.Issued;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What either side can ask of TLS, and what is said when the two do not agree. */
class TlsOptionsTest {

  /** Sends messages back; tells each new socket who it is. */
  private static final PolyHandler APP =
      PolyHandler.of(
          request -> Response.ok(names(request)),
          request ->
              ws -> {
                ws.send(names(request));
                ws.onMessage(ws::send);
              });

  @TempDir static Path directory;
  private static Authority authority;
  private static Authority stranger;
  private static Issued localhost;
  private static Issued ada;

  private final Events events = new Events();

  @BeforeAll
  static void certificates() throws Exception {
    authority = Authority.create(directory, "authority");
    stranger = Authority.create(directory, "stranger");
    localhost = authority.localhost();
    ada = authority.issue("ada", builder -> builder);
  }

  private static String names(Request request) {
    return "certificates "
        + request.peerCertificates().stream()
            .map(each -> each.getSubjectX500Principal().getName())
            .toList();
  }

  /** Whose TLS the two sides use. */
  record Sides(TlsProvider server, TlsProvider client) {

    ServerTls serving(Issued issued) throws Exception {
      return ServerTls.of(issued.identity()).provider(server);
    }

    ClientTls trusting() throws Exception {
      return ClientTls.of().trust(authority.trust()).provider(client);
    }
  }

  static Stream<Sides> sides() {
    return Stream.of(
        new Sides(JDK, JDK),
        new Sides(OPENSSL, OPENSSL),
        new Sides(JDK, OPENSSL),
        new Sides(OPENSSL, JDK));
  }

  private static Server start(ServerTls tls) {
    return APP.asServer(Netty.onFreePort().tls(tls)).start();
  }

  private WebSocket connect(ClientTls tls, URI uri) {
    return Netty.client().tls(tls).newWebSocket(Request.get(uri), events);
  }

  private void opens(ServerTls serverTls, ClientTls clientTls, String certificates)
      throws Exception {
    try (Server server = start(serverTls)) {
      WebSocket ws = connect(clientTls, server.uri("/"));
      assertThat(events.next()).isEqualTo("open 101");
      assertThat(events.next()).isEqualTo("certificates " + certificates);
      ws.send("hello");
      assertThat(events.next()).isEqualTo("hello");
      ws.close(1000, "bye");
      assertThat(events.next()).isEqualTo("closing 1000 bye");
      assertThat(events.next()).isEqualTo("closed 1000 bye");
    }
  }

  private void fails(ServerTls serverTls, ClientTls clientTls, String why, String logged)
      throws Exception {
    try (Logged log = new Logged();
        Server server = start(serverTls)) {
      connect(clientTls, server.uri("/"));
      assertThat(events.nextFailure())
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining(
              "the TLS handshake with localhost:" + server.port() + " failed: " + why);
      log.await(logged);
      assertThat(log.from(Level.INFO)).isEmpty();
      assertThat(server.connections()).isZero();
    }
  }

  // Certificates of the server.

  @ParameterizedTest
  @MethodSource("sides")
  void an_expired_certificate_is_told_as_such(Sides sides) throws Exception {
    Instant now = Instant.now();
    Issued old =
        authority.issue(
            "localhost",
            builder ->
                builder
                    .notBefore(now.minus(Duration.ofDays(9)))
                    .notAfter(now.minus(Duration.ofDays(1))));
    fails(
        sides.serving(old),
        sides.trusting(),
        "the server's certificate has expired: ",
        "the client ended TLS with the alert \"certificate_");
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_certificate_of_the_future_is_told_as_such(Sides sides) throws Exception {
    Instant now = Instant.now();
    Issued early =
        authority.issue(
            "localhost",
            builder ->
                builder
                    .notBefore(now.plus(Duration.ofDays(1)))
                    .notAfter(now.plus(Duration.ofDays(9))));
    fails(
        sides.serving(early),
        sides.trusting(),
        "the server's certificate is not valid yet: ",
        "the client ended TLS with the alert \"");
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_certificate_for_another_host_is_told_as_such(Sides sides) throws Exception {
    fails(
        sides.serving(authority.issue("elsewhere.example", builder -> builder)),
        sides.trusting(),
        "the server's certificate is not made out to localhost: ",
        "the client ended TLS with the alert \"");
  }

  @ParameterizedTest
  @MethodSource("sides")
  void an_unknown_authority_is_told_as_such(Sides sides) throws Exception {
    fails(
        sides.serving(stranger.localhost()),
        sides.trusting(),
        "the server's certificate leads to no authority that is trusted by this client: ",
        "the client ended TLS with the alert \"");
  }

  @ParameterizedTest
  @MethodSource("sides")
  void an_insecure_client_takes_what_another_refuses(Sides sides) throws Exception {
    Issued elsewhere = stranger.issue("elsewhere.example", builder -> builder);
    opens(sides.serving(elsewhere), ClientTls.insecure().provider(sides.client()), "[]");
  }

  @ParameterizedTest
  @EnumSource
  void a_chain_is_sent_whole(TlsProvider provider) throws Exception {
    Sides sides = new Sides(provider, provider);
    Issued below = authority.below("office").localhost();
    opens(sides.serving(below), sides.trusting(), "[]");
  }

  // Certificates of the client.

  @ParameterizedTest
  @MethodSource("sides")
  void a_required_certificate_is_on_the_request(Sides sides) throws Exception {
    Issued grace = authority.below("office").issue("grace", builder -> builder);
    opens(
        sides.serving(localhost).requireClientCertificate(authority.trust()),
        sides.trusting().identity(grace.identity()),
        "[CN=grace, CN=office]");
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_wanted_certificate_may_be_shown_or_not(Sides sides) throws Exception {
    ServerTls wanting = sides.serving(localhost).wantClientCertificate(authority.trust());
    opens(wanting, sides.trusting(), "[]");
    opens(wanting, sides.trusting().identity(ada.identity()), "[CN=ada]");
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_session_that_goes_on_still_has_it(Sides sides) throws Exception {
    ServerTls requiring = sides.serving(localhost).requireClientCertificate(authority.trust());
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      ClientTls asAda = sides.trusting().identity(ada.identity()).protocols(version);
      NettyClient client = Netty.client().tls(asAda);
      try (Server server = start(requiring)) {
        for (int i = 0; i < 3; i++) {
          WebSocket ws = client.newWebSocket(Request.get(server.uri("/")), events);
          assertThat(events.next()).isEqualTo("open 101");
          assertThat(events.next()).isEqualTo("certificates [CN=ada]");
          ws.close(1000, "");
          assertThat(events.next()).isEqualTo("closing 1000 ");
          assertThat(events.next()).isEqualTo("closed 1000 ");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_server_that_does_not_ask_gets_none(Sides sides) throws Exception {
    opens(sides.serving(localhost), sides.trusting().identity(ada.identity()), "[]");
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_missing_client_certificate_is_told_on_both_sides(Sides sides) throws Exception {
    ServerTls requiring = sides.serving(localhost).requireClientCertificate(authority.trust());
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      fails(
          requiring,
          sides.trusting().protocols(version),
          "the server refused with the alert \"",
          "the client has shown no certificate: ");
    }
  }

  @ParameterizedTest
  @MethodSource("sides")
  void the_client_is_told_that_a_certificate_is_wanted(Sides sides) throws Exception {
    ServerTls requiring = sides.serving(localhost).requireClientCertificate(authority.trust());
    try (Server server = start(requiring)) {
      connect(sides.trusting(), server.uri("/"));
      assertThat(events.nextFailure()).hasMessageContaining("wants a client certificate");
    }
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_client_certificate_of_a_stranger_is_told_on_both_sides(Sides sides) throws Exception {
    String alert = sides.server() == JDK ? "certificate_unknown" : "unknown_ca";
    Issued eve = stranger.issue("eve", builder -> builder);
    for (ServerTls tls :
        List.of(
            sides.serving(localhost).requireClientCertificate(authority.trust()),
            sides.serving(localhost).wantClientCertificate(authority.trust()))) {
      fails(
          tls,
          sides.trusting().identity(eve.identity()),
          "the server refused with the alert \"" + alert + "\": it does not accept the certificate",
          "the client's certificate leads to no authority that is trusted by this server: ");
    }
  }

  @ParameterizedTest
  @MethodSource("sides")
  void an_expired_client_certificate_is_told_on_both_sides(Sides sides) throws Exception {
    Instant past = Instant.now().minus(Duration.ofDays(1));
    Issued old = authority.issue("old", builder -> builder.notAfter(past));
    fails(
        sides.serving(localhost).requireClientCertificate(authority.trust()),
        sides.trusting().identity(old.identity()),
        "the server refused with the alert \"",
        "the client's certificate has expired: ");
  }

  @Test
  void a_context_can_ask_for_certificates_by_its_own_trust() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        localhost.bundle().toKeyManagerFactory().getKeyManagers(),
        ada.bundle().toTrustManagerFactory().getTrustManagers(),
        null);
    Sides sides = new Sides(JDK, JDK);
    ClientTls asAda = sides.trusting().identity(ada.identity());
    opens(ServerTls.of(context).requireClientCertificate(), asAda, "[CN=ada]");
    opens(ServerTls.of(context).wantClientCertificate(), sides.trusting(), "[]");
    fails(
        ServerTls.of(context).requireClientCertificate(),
        sides.trusting(),
        "the server refused with the alert \"",
        "the client has shown no certificate: ");
  }

  @Test
  void plain_requests_have_it_too_and_those_without_TLS_none() throws Exception {
    ServerTls tls = ServerTls.of(localhost.identity()).requireClientCertificate(authority.trust());
    try (Server server = start(tls)) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          ada.bundle().toKeyManagerFactory().getKeyManagers(),
          localhost.bundle().toTrustManagerFactory().getTrustManagers(),
          null);
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), server.port());
      try (RawSocket raw = new RawSocket(socket)) {
        for (int i = 0; i < 2; i++) {
          assertThat(raw.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().body())
              .isEqualTo("certificates [CN=ada]");
        }
      }
    }
    try (Server server = APP.asServer(Netty.onFreePort()).start();
        RawSocket raw = RawSocket.to(server)) {
      assertThat(raw.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().body())
          .isEqualTo("certificates []");
    }
    assertThat(InMemory.client(APP).blocking("wss://localhost/").receive().text())
        .isEqualTo("certificates []");
  }

  @Test
  void a_request_keeps_its_certificates_through_every_change() {
    List<X509Certificate> chain = List.of(ada.certificate());
    Request request = Request.get("/").peerCertificates(chain);
    assertThat(request.isSecure()).isTrue();
    assertThat(request.remoteAddress()).isNull();
    java.net.InetSocketAddress address = new java.net.InetSocketAddress(1);
    Request changed =
        request
            .remoteAddress(address)
            .header("A", "b")
            .body(new byte[1])
            .uri(URI.create("/b"))
            .pathVariables(java.util.Map.of());
    assertThat(changed.peerCertificates()).isEqualTo(chain);
    assertThat(changed.remoteAddress()).isEqualTo(address);
    assertThat(changed.peerCertificates(List.of()).peerCertificates()).isEmpty();
    assertThat(changed.peerCertificates(List.of()).remoteAddress()).isEqualTo(address);
  }

  // Versions and cipher suites.

  @ParameterizedTest
  @MethodSource("sides")
  void versions_must_have_one_in_common(Sides sides) throws Exception {
    opens(
        sides.serving(localhost).protocols("TLSv1.2"),
        sides.trusting().protocols("TLSv1.3", "TLSv1.2"),
        "[]");
    fails(
        sides.serving(localhost).protocols("TLSv1.3"),
        sides.trusting().protocols("TLSv1.2"),
        "the server refused with the alert \"protocol_version\": no version of TLS in common; this"
            + " client has [TLSv1.2]",
        "no version of TLS in common ");
  }

  @ParameterizedTest
  @MethodSource("sides")
  void cipher_suites_must_have_one_in_common(Sides sides) throws Exception {
    String one = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    String other = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    opens(sides.serving(localhost).ciphers(one), sides.trusting().ciphers(other, one), "[]");
    fails(
        sides.serving(localhost).ciphers(one).protocols("TLSv1.2"),
        sides.trusting().ciphers(other).protocols("TLSv1.2"),
        "the server refused with the alert \"handshake_failure\": most likely no cipher suite in"
            + " common",
        "no cipher suite in common: ");
  }

  @ParameterizedTest
  @CsvSource({"JDK", "OPENSSL"})
  void names_that_are_none_are_refused_with_those_that_are(TlsProvider provider) throws Exception {
    ServerTls server = ServerTls.of(localhost.identity()).provider(provider);
    ClientTls client = ClientTls.of().provider(provider);
    String versions = "the protocol \"TLSv1.1\" is not supported; supported are [TLSv1.3, TLSv1.2]";
    assertThatThrownBy(() -> server.protocols("TLSv1.1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(versions);
    assertThatThrownBy(() -> client.protocols("TLSv1.1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(versions);
    assertThatThrownBy(client::protocols)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no protocol is named");
    assertThatThrownBy(() -> Netty.on(0).tls(server.ciphers("TLS_NO_SUCH")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the cipher suite \"TLS_NO_SUCH\" is not supported; supported are [")
        .hasMessageContaining("TLS_AES_256_GCM_SHA384");
    assertThatThrownBy(() -> Netty.client().tls(client.ciphers("TLS_NO_SUCH")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TLS_AES_256_GCM_SHA384");
    assertThatThrownBy(
            () ->
                Netty.client()
                    .tls(
                        client
                            .protocols("TLSv1.3")
                            .ciphers("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is one of [TLSv1.3]");
  }

  // Whose TLS.

  @Test
  void what_OpenSSL_cannot_do_the_JDK_does_unless_OpenSSL_was_asked_for() throws Exception {
    Issued edwards =
        authority.issue(
            "localhost",
            builder -> builder.algorithm(io.netty.pkitesting.CertificateBuilder.Algorithm.ed25519));
    ServerTls auto = ServerTls.of(edwards.identity());
    opens(auto, new Sides(JDK, JDK).trusting(), "[]");
    needsJdk(auto, "the key of CN=localhost is of the kind EdDSA");
    ServerTls one = ServerTls.of(localhost.identity()).ciphers("TLS_AES_256_GCM_SHA384");
    opens(one, new Sides(JDK, OPENSSL).trusting(), "[]");
    needsJdk(one, "it takes the cipher suites of TLS 1.3 all or none: [TLS_AES_128_GCM_SHA256, ");
    needsJdk(ServerTls.of(SSLContext.getDefault()), "an SSLContext is of the JDK");
  }

  private static void needsJdk(ServerTls tls, String why) {
    assertThatThrownBy(() -> Netty.on(0).tls(tls.provider(OPENSSL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OpenSSL cannot be used: " + why);
  }

  @Test
  void what_a_context_decides_cannot_be_said_besides() throws Exception {
    ServerTls server = ServerTls.of(SSLContext.getDefault());
    ClientTls client = ClientTls.of(SSLContext.getDefault());
    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable option :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> server.host("a.example", ada.identity()),
            server::strictHosts,
            () -> server.requireClientCertificate(authority.trust()),
            () -> server.reloadEvery(Duration.ofSeconds(1)),
            () -> client.trust(authority.trust()),
            () -> client.identity(ada.identity()),
            () -> client.pin("a.example", Authority.pin(ada.certificate())))) {
      assertThatThrownBy(option)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the keys and the trust of an SSLContext are its own");
    }
    assertThatThrownBy(() -> ClientTls.insecure().trust(authority.trust()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an insecure client trusts any certificate");
    assertThatThrownBy(() -> ServerTls.of(ada.identity()).requireClientCertificate())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whom to trust must be said");
  }

  // Several certificates.

  private static X509Certificate shown(Server server, String name) throws Exception {
    try (SSLSocket socket =
        Certificates.trusting(
            new Socket(InetAddress.getLoopbackAddress(), server.port()), "127.0.0.1")) {
      if (name != null) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @ParameterizedTest
  @CsvSource({"JDK", "OPENSSL"})
  void the_name_asked_for_chooses_the_certificate(TlsProvider provider) throws Exception {
    Issued exact = authority.issue("a.example", builder -> builder);
    Issued one = authority.issue("x.b.example", builder -> builder);
    Issued deep = authority.issue("deep.example", builder -> builder);
    ServerTls tls =
        ServerTls.of(localhost.identity())
            .provider(provider)
            .host("A.example", exact.identity())
            .host("*.b.example", one.identity())
            .host("**.example", deep.identity());
    try (Server server = start(tls)) {
      assertThat(shown(server, "a.example")).isEqualTo(exact.certificate());
      assertThat(shown(server, "A.EXAMPLE")).isEqualTo(exact.certificate());
      assertThat(shown(server, "x.b.example")).isEqualTo(one.certificate());
      assertThat(shown(server, "y.x.b.example")).isEqualTo(deep.certificate());
      assertThat(shown(server, "b.example")).isEqualTo(deep.certificate());
      assertThat(shown(server, "elsewhere.test")).isEqualTo(localhost.certificate());
      assertThat(shown(server, null)).isEqualTo(localhost.certificate());
    }
  }

  @Test
  void two_keys_for_a_host_differ_in_kind_and_the_client_chooses() throws Exception {
    Issued rsa = authority.issue("a.example", builder -> builder.rsa2048());
    Issued elliptic = authority.issue("a.example", builder -> builder);
    ServerTls tls =
        ServerTls.of(localhost.identity())
            .host("a.example", elliptic.identity())
            .host("a.example", rsa.identity());
    needsJdk(tls, "it does not choose among the keys of a.example");
    try (Server server = start(tls)) {
      assertThat(shown(server, "a.example")).isIn(elliptic.certificate(), rsa.certificate());
      try (SSLSocket socket =
          Certificates.trusting(
              new Socket(InetAddress.getLoopbackAddress(), server.port()), "127.0.0.1")) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("a.example")));
        parameters.setProtocols(new String[] {"TLSv1.2"});
        parameters.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(rsa.certificate());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_strict_server_refuses_names_it_has_no_certificate_for(Sides sides) throws Exception {
    Issued example = authority.issue("a.example", builder -> builder);
    ServerTls strict = sides.serving(localhost).host("a.example", example.identity()).strictHosts();
    try (Server server = start(strict)) {
      assertThat(shown(server, "a.example")).isEqualTo(example.certificate());
      assertThat(shown(server, null)).isEqualTo(localhost.certificate());
    }
    fails(
        strict,
        sides.trusting(),
        "the server refused with the alert \"unrecognized_name\": it has no certificate for"
            + " localhost",
        "the client asks for a host that has no certificate here: ");
  }

  @Test
  void a_host_that_is_none_is_refused() throws Exception {
    for (String none : List.of("", "*", "*.", "a b", "a..b", "a.*.b", "https://a", "ü\u0000")) {
      assertThatThrownBy(() -> ServerTls.of(ada.identity()).host(none, ada.identity()))
          .as(none)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no host name");
    }
  }

  // Pins.

  @ParameterizedTest
  @MethodSource("sides")
  void a_pin_of_any_certificate_that_vouches_will_do(Sides sides) throws Exception {
    Authority office = authority.below("office");
    Issued issued = office.localhost();
    for (X509Certificate pinned :
        List.of(issued.certificate(), office.certificate(), authority.certificate())) {
      ClientTls client =
          sides
              .trusting()
              .pin("localhost", Authority.pin(ada.certificate()), Authority.pin(pinned))
              .pin("elsewhere.example", Authority.pin(ada.certificate()));
      opens(sides.serving(issued), client, "[]");
    }
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_chain_without_a_pin_is_refused_and_its_pins_are_listed(Sides sides) throws Exception {
    String expected = Authority.pin(ada.certificate());
    fails(
        sides.serving(localhost),
        sides.trusting().pin("**.localhost", expected),
        "no certificate in the chain of localhost has one of its pins ["
            + expected
            + "]; those of the chain are "
            + Authority.pin(localhost.certificate())
            + " (CN=localhost), "
            + Authority.pin(authority.certificate())
            + " (CN=authority)",
        "the client ended TLS with the alert \"");
  }

  @ParameterizedTest
  @MethodSource("sides")
  void a_certificate_that_is_only_sent_along_does_not_count(Sides sides) throws Exception {
    Issued issued = authority.localhost();
    Path chain = directory.resolve("padded.pem");
    java.nio.file.Files.writeString(
        chain, issued.bundle().getCertificatePathPEM() + "\n" + ada.bundle().getCertificatePEM());
    ServerTls padded =
        ServerTls.of(io.parley.netty.TlsIdentity.pem(chain, issued.key())).provider(sides.server());
    fails(
        padded,
        sides.trusting().pin("localhost", Authority.pin(ada.certificate())),
        "no certificate in the chain of localhost has one of its pins",
        "the client ended TLS with the alert \"");
  }

  @Test
  void pins_count_without_security_too() throws Exception {
    ClientTls pinned =
        ClientTls.insecure().pin("localhost", Authority.pin(localhost.certificate()));
    Sides sides = new Sides(JDK, JDK);
    opens(sides.serving(localhost), pinned, "[]");
    fails(
        sides.serving(stranger.localhost()),
        pinned,
        "no certificate in the chain of localhost has one of its pins",
        "the client ended TLS with the alert \"");
  }

  @Test
  void a_pin_that_is_none_is_refused() {
    String short31 = java.util.Base64.getEncoder().encodeToString(new byte[31]);
    for (String none : List.of("", "sha256/", "sha256/!", "sha1/AAAA", "sha256/" + short31)) {
      assertThatThrownBy(() -> ClientTls.of().pin("localhost", none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a pin is sha256/ and");
    }
    assertThatThrownBy(() -> ClientTls.of().pin("localhost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no pin is given for localhost");
  }

  // A port that speaks something else.

  @ParameterizedTest
  @CsvSource({"JDK", "OPENSSL"})
  void TLS_to_a_plain_port_is_told_on_both_sides(TlsProvider provider) throws Exception {
    try (Logged log = new Logged();
        Server server = APP.asServer(Netty.onFreePort()).start()) {
      connect(
          new Sides(provider, provider).trusting(),
          URI.create("wss://localhost:" + server.port() + "/"));
      assertThat(events.nextFailure())
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining(
              "localhost:" + server.port() + " failed: the port does not speak TLS");
      log.await("TLS to a port without it");
    }
  }

  @ParameterizedTest
  @CsvSource({"JDK", "OPENSSL"})
  void plain_HTTP_to_a_TLS_port_is_told_on_both_sides(TlsProvider provider) throws Exception {
    try (Logged log = new Logged();
        Server server = start(new Sides(provider, provider).serving(localhost))) {
      Netty.client()
          .newWebSocket(Request.get(URI.create("ws://localhost:" + server.port() + "/")), events);
      assertThat(events.nextFailure()).hasMessageContaining("400");
      assertThat(events.failureResponse().bodyText()).contains("This port speaks TLS");
      log.await("HTTP without TLS to a port with it");
      assertThat(log.from(Level.INFO)).isEmpty();
    }
  }

  @Test
  void a_port_that_speaks_neither_is_told_with_what_it_said() throws Exception {
    try (java.net.ServerSocket odd =
        new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connect(ClientTls.of(), URI.create("wss://localhost:" + odd.getLocalPort() + "/"));
      try (Socket accepted = odd.accept()) {
        accepted
            .getOutputStream()
            .write("220 mail.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(events.nextFailure())
            .isInstanceOf(SSLException.class)
            .hasMessageContaining("what the server sends is not TLS: ");
      }
    }
  }
}
