package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.testing.RecordingListener;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSamplesTest {

  @TempDir static Path folder;

  private static Path certificate;
  private static Path key;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Instant now = Instant.now();
    X509Bundle bundle =
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
