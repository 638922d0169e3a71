package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.ClientTls;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.netty.ServerTls;
import io.parley.netty.TlsIdentity;
import io.parley.netty.TlsProvider;
import io.parley.netty.TlsTrust;
import io.parley.testing.InMemory;
import io.parley.tests.LoopbackTls;
import io.parley.tests.netty.Authority.Issued;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** New keys for a server that runs. */
class TlsReloadTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final Duration OFTEN = Duration.ofMillis(10);

  @TempDir Path directory;
  private Authority authority;
  private Issued first;
  private Issued second;
  private Path certificate;
  private Path key;

  private final Events events = new Events();

  @BeforeEach
  void certificates() throws Exception {
    authority = Authority.create(directory, "authority");
    first = authority.localhost();
    second = authority.localhost();
    certificate = directory.resolve("server.pem");
    key = directory.resolve("server.key");
    install(first);
  }

  private void install(Issued issued) throws Exception {
    move(issued.bundle().getCertificatePathPEM(), certificate);
    move(issued.bundle().getPrivateKeyPEM(), key);
  }

  /** At once, as those who renew certificates do. */
  private void move(String text, Path to) throws Exception {
    Path fresh = Files.writeString(directory.resolve("fresh"), text);
    Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private ServerTls tls(TlsProvider provider) {
    return ServerTls.of(TlsIdentity.pem(certificate, key)).provider(provider);
  }

  private static Server start(ServerTls tls) {
    return ECHO.asServer(Netty.onFreePort().tls(tls)).start();
  }

  private static X509Certificate shown(Server server) throws Exception {
    try (SSLSocket socket =
        Certificates.trusting(
            new Socket(InetAddress.getLoopbackAddress(), server.port()), "localhost")) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private WebSocket connect(Server server, ClientTls tls) {
    return Netty.client().tls(tls).newWebSocket(Request.get(server.uri("/")), events);
  }

  @ParameterizedTest
  @CsvSource({"JDK", "OPENSSL"})
  void new_connections_get_the_new_certificate_and_old_ones_go_on(TlsProvider provider)
      throws Exception {
    try (Server server = start(tls(provider))) {
      WebSocket old = connect(server, ClientTls.of().trust(authority.trust()).provider(provider));
      assertThat(events.next()).isEqualTo("open 101");
      assertThat(shown(server)).isEqualTo(first.certificate());
      install(second);
      assertThat(shown(server)).isEqualTo(first.certificate());
      server.reloadTls();
      assertThat(shown(server)).isEqualTo(second.certificate());
      old.send("still here");
      assertThat(events.next()).isEqualTo("still here");
      old.cancel();
    }
  }

  @ParameterizedTest
  @CsvSource({"JDK", "OPENSSL"})
  void files_that_are_watched_are_read_when_they_change(TlsProvider provider) throws Exception {
    try (Logged log = new Logged();
        Server server = start(tls(provider).reloadEvery(OFTEN))) {
      assertThat(shown(server)).isEqualTo(first.certificate());
      assertThat(log.from(Level.INFO)).isEmpty();
      install(second);
      log.await("TLS was read again: " + certificate + ", " + key);
      assertThat(shown(server)).isEqualTo(second.certificate());
    }
  }

  @Test
  void files_that_cannot_be_used_change_nothing_and_are_told_of_once_a_change() throws Exception {
    try (Logged log = new Logged();
        Server server = start(tls(TlsProvider.AUTO).reloadEvery(OFTEN))) {
      move("garbage", certificate);
      log.await("no certificate (BEGIN CERTIFICATE) in " + certificate);
      assertThat(shown(server)).isEqualTo(first.certificate());
      move("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", certificate);
      log.await("broken certificate in " + certificate);
      Files.delete(certificate);
      log.await("no such file: " + certificate);
      // Many looks later.
      move(second.bundle().getCertificatePathPEM(), certificate);
      log.await("is not that of the first certificate in " + certificate);
      assertThat(shown(server)).isEqualTo(first.certificate());
      move(second.bundle().getPrivateKeyPEM(), key);
      log.await("TLS was read again");
      assertThat(shown(server)).isEqualTo(second.certificate());
      assertThat(log.from(Level.WARNING).split("\n")).hasSize(4);
    }
  }

  @Test
  void an_explicit_call_tells_what_is_wrong() throws Exception {
    try (Server server = start(tls(TlsProvider.AUTO))) {
      move(second.bundle().getPrivateKeyPEM(), key);
      assertThatThrownBy(server::reloadTls)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the private key in " + key + " is not that of");
      assertThat(shown(server)).isEqualTo(first.certificate());
    }
  }

  @Test
  void trust_and_the_certificates_of_hosts_are_read_again_too() throws Exception {
    Authority other = Authority.create(directory, "other");
    Issued ada = other.issue("ada", builder -> builder);
    Path trusted = directory.resolve("trusted.pem");
    move(Files.readString(authority.pem()), trusted);
    Issued elsewhere = authority.issue("elsewhere.example", builder -> builder);
    ServerTls tls =
        ServerTls.of(elsewhere.identity())
            .host("localhost", TlsIdentity.pem(certificate, key))
            .requireClientCertificate(TlsTrust.pem(trusted));
    ClientTls asAda = ClientTls.of().trust(authority.trust()).identity(ada.identity());
    try (Server server = start(tls)) {
      connect(server, asAda);
      assertThat(events.nextFailure()).hasMessageContaining("the server refused with the alert");
      move(Files.readString(other.pem()), trusted);
      install(second);
      server.reloadTls();
      WebSocket ws = connect(server, asAda.pin("localhost", Authority.pin(second.certificate())));
      assertThat(events.next()).isEqualTo("open 101");
      ws.cancel();
    }
  }

  @Test
  void two_servers_of_one_value_reload_each_for_itself() throws Exception {
    ServerTls tls = tls(TlsProvider.AUTO);
    try (Server one = start(tls);
        Server two = start(tls)) {
      install(second);
      one.reloadTls();
      assertThat(shown(one)).isEqualTo(second.certificate());
      assertThat(shown(two)).isEqualTo(first.certificate());
    }
  }

  @Test
  void a_server_without_files_has_nothing_to_do() {
    try (Server plain = ECHO.asServer(Netty.onFreePort()).start();
        Server memory = ECHO.asServer(InMemory.backend()).start()) {
      plain.reloadTls();
      memory.reloadTls();
      assertThat(plain.port()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"JDK", "OPENSSL"})
  void a_client_reads_its_files_again_too(TlsProvider provider) throws Exception {
    Authority other = Authority.create(directory, "other");
    Path trusted = directory.resolve("trusted.pem");
    move(Files.readString(other.pem()), trusted);
    Queue<X509Certificate> seen = new ConcurrentLinkedQueue<>();
    WsHandler handler =
        request -> {
          seen.add(request.peerCertificates().get(0));
          return ws -> {};
        };
    ServerTls tls =
        ServerTls.of(authority.localhost().identity()).requireClientCertificate(authority.trust());
    ClientTls own =
        ClientTls.of()
            .trust(TlsTrust.pem(trusted))
            .identity(TlsIdentity.pem(certificate, key))
            .provider(provider);
    NettyClient client = Netty.client().tls(own);
    NettyClient derived = client.config(config -> config.maxMessageSize(1));
    try (Server server = handler.asServer(Netty.onFreePort().tls(tls)).start()) {
      derived.newWebSocket(Request.get(server.uri("/")), events);
      assertThat(events.nextFailure()).hasMessageContaining("leads to no authority");
      move(Files.readString(authority.pem()), trusted);
      client.reloadTls();
      opens(derived, server);
      install(second);
      client.reloadTls();
      opens(derived, server);
      assertThat(seen).containsExactly(first.certificate(), second.certificate());
      move("garbage", key);
      assertThatThrownBy(client::reloadTls)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no private key")
          .hasMessageContaining(key.toString());
      opens(derived, server);
      assertThat(seen).last().isEqualTo(second.certificate());
    }
  }

  private static void opens(NettyClient client, Server server) throws Exception {
    Events events = new Events();
    WebSocket ws = client.newWebSocket(Request.get(server.uri("/")), events);
    assertThat(events.next()).isEqualTo("open 101");
    ws.cancel();
  }

  @Test
  void a_client_without_files_has_nothing_to_do() throws Exception {
    NettyClient plain = Netty.client();
    NettyClient given = Netty.client().tls(LoopbackTls.client());
    plain.reloadTls();
    given.reloadTls();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    WsHandler handler =
        request -> {
          try {
            given.reloadTls();
            thrown.complete(null);
          } catch (Throwable e) {
            thrown.complete(e);
          }
          return ws -> {};
        };
    try (Server server = handler.asServer(Netty.onFreePort().inline()).start()) {
      opens(plain, server);
      assertThat(thrown.get(20, TimeUnit.SECONDS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("an event loop cannot reload TLS");
    }
  }

  @Test
  void a_loop_does_not_read_files() throws Exception {
    CompletableFuture<Server> self = new CompletableFuture<>();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    WsHandler reloading =
        request ->
            ws ->
                ws.onMessage(
                    message -> {
                      try {
                        self.join().reloadTls();
                        thrown.complete(null);
                      } catch (Throwable e) {
                        thrown.complete(e);
                      }
                    });
    ServerTls tls = tls(TlsProvider.AUTO);
    try (Server server = reloading.asServer(Netty.onFreePort().tls(tls).inline()).start()) {
      self.complete(server);
      WebSocket ws = connect(server, ClientTls.of().trust(authority.trust()));
      ws.send("now");
      assertThat(thrown.get(20, TimeUnit.SECONDS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("an event loop cannot reload TLS");
      ws.cancel();
    }
  }

  @Test
  void an_interval_is_at_least_ten_milliseconds() {
    assertThatThrownBy(() -> tls(TlsProvider.AUTO).reloadEvery(Duration.ofMillis(9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reloadEvery (ms) must be at least 10, not 9");
  }
}
