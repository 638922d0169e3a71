package io.parley.tests.docs;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.ClientTls;
import io.parley.netty.Netty;
import io.parley.netty.ServerTls;
import io.parley.netty.TlsIdentity;
import io.parley.netty.TlsTrust;
import io.parley.testing.RecordingListener;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSamplesTest {

  @TempDir static Path folder;

  private static X509Bundle bundle;
  private static Path certificate;
  private static Path key;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Instant now = Instant.now();
    bundle =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .notBefore(now.minus(Duration.ofDays(1)))
            .notAfter(now.plus(Duration.ofDays(1)))
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    certificate = Files.writeString(folder.resolve("server.pem"), bundle.getCertificatePEM());
    key = Files.writeString(folder.resolve("server.key"), bundle.getPrivateKeyPEM());
  }

  static Server serve(WsHandler app, int port, Path certificate, Path key) {
    return app.asServer(Netty.on(port).host("localhost").tls(certificate, key)).start();
  }

  static WebSocket connect(URI uri, Path trusted, WebSocketListener listener) {
    return Netty.client().trust(trusted).newWebSocket(Request.get(uri), listener);
  }

  static Server serve(WsHandler app, Path keyStore, String password) {
    return app.asServer(Netty.onFreePort().tls(TlsIdentity.store(keyStore, password))).start();
  }

  static Server forStaff(Path certificate, Path key, Path staffAuthority) {
    WsHandler greet =
        request -> {
          X509Certificate who = request.peerCertificates().get(0);
          return ws -> ws.send("hello " + who.getSubjectX500Principal().getName());
        };
    ServerTls tls =
        ServerTls.of(TlsIdentity.pem(certificate, key))
            .requireClientCertificate(TlsTrust.pem(staffAuthority));
    return greet.asServer(Netty.onFreePort().tls(tls)).start();
  }

  private static Path keyStore(String password) throws Exception {
    File made = bundle.toTempKeyStoreFile(password.toCharArray());
    return Files.move(made.toPath(), folder.resolve("keys.p12"), REPLACE_EXISTING);
  }

  @Test
  void a_key_store_and_a_client_that_proves_who_it_is() throws Exception {
    String password = "secret";
    Path trusted = certificate;
    Path ada = keyStore(password);
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    try (Server server = serve(echo, ada, password)) {
      RecordingListener events = new RecordingListener();
      connect(server.uri("/"), trusted, events);
      events.assertNextOpened();
    }
    try (Server server = forStaff(certificate, key, certificate)) {
      String uri = server.uri("/").toString();
      ClientTls asAda =
          ClientTls.of().trust(TlsTrust.pem(trusted)).identity(TlsIdentity.store(ada, password));
      try (WsClient client = Netty.client().tls(asAda).blocking(uri)) {
        assertThat(client.receive().text()).isEqualTo("hello CN=localhost");
      }
    }
  }

  @Test
  void several_names_and_pins() throws Exception {
    Path chatCertificate = certificate;
    Path chatKey = key;
    Path roomsCertificate = certificate;
    Path roomsKey = key;
    ServerTls tls =
        ServerTls.of(TlsIdentity.pem(certificate, key))
            .host("chat.example", TlsIdentity.pem(chatCertificate, chatKey))
            .host("*.rooms.example", TlsIdentity.pem(roomsCertificate, roomsKey));
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    Path trusted = certificate;
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(bundle.getCertificate().getPublicKey().getEncoded());
    String current = "sha256/" + Base64.getEncoder().encodeToString(digest);
    String next = "sha256/r8udi/Mxd6pLO7y7hZyUMWq8YnFnIWXCqeHsTDRqy8w=";
    ClientTls pinned =
        ClientTls.of()
            .trust(TlsTrust.pem(trusted))
            .pin("*.feed.example", "sha256/r8udi/Mxd6pLO7y7hZyUMWq8YnFnIWXCqeHsTDRqy8w=")
            .pin("localhost", current, next);
    try (Server server = echo.asServer(Netty.onFreePort().tls(tls)).start();
        WsClient client = Netty.client().tls(pinned).blocking(server.uri("/"))) {
      client.send("hello");
      assertThat(client.receive().text()).isEqualTo("hello");
    }
  }

  @Test
  void new_keys_without_a_restart() throws Exception {
    ServerTls tls =
        ServerTls.of(TlsIdentity.pem(certificate, key)).reloadEvery(Duration.ofMinutes(1));
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    try (Server server = echo.asServer(Netty.onFreePort().tls(tls)).start()) {
      server.reloadTls();
      RecordingListener events = new RecordingListener();
      connect(server.uri("/"), certificate, events);
      events.assertNextOpened();
    }
  }

  @Test
  void a_certificate_from_files() {
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    try (Server server = serve(echo, 0, certificate, key)) {
      assertThat(server.uri().getScheme()).isEqualTo("wss");
      RecordingListener events = new RecordingListener();
      connect(server.uri("/"), certificate, events).send("hello");
      events.assertNextOpened();
      events.assertNextText("hello");

      RecordingListener distrustful = new RecordingListener();
      Netty.client().newWebSocket(Request.get(server.uri("/")), distrustful);
      distrustful.assertNextFailed(SSLException.class);
    }
  }
}
