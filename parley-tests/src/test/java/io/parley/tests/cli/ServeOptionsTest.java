package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.parley.WsClient;
import io.parley.WsMessage;
import io.parley.netty.ClientTls;
import io.parley.netty.Netty;
import io.parley.netty.TlsIdentity;
import io.parley.netty.TlsTrust;
import io.parley.tests.EncryptedKey;
import io.parley.tests.HeldPort;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of {@code parley serve}. */
class ServeOptionsTest {

  @TempDir Path directory;

  private static void assertEchoes(WsClient client) {
    client.send("hello");
    assertThat(client.receive()).isEqualTo(WsMessage.of("hello"));
  }

  /** What the server closes with after that message. */
  private static int closeCode(WsClient client) {
    assertThat(client.received()).isEmpty();
    return client.closeStatus().code();
  }

  @Test
  void tls_comes_with_a_certificate_whose_fingerprint_is_told() throws Exception {
    try (Served served = Served.start("--tls");
        WsClient client = Netty.client().insecure().blocking(served.ws("/echo"))) {
      assertThat(served.root()).startsWith("wss://localhost:");
      assertEchoes(client);
      String certificate =
          HexFormat.ofDelimiter(":")
              .withUpperCase()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(Tls.certificateOf("localhost", served.ws("").getPort())));
      assertThat(served.run().out().text()).contains(certificate).contains("https://localhost:");
    }
  }

  @Test
  void a_self_signed_certificate_is_not_trusted_unasked() {
    try (Served served = Served.start("--tls")) {
      assertThatThrownBy(() -> Netty.client().blocking(served.ws("/echo")))
          .hasMessageContaining("TLS");
    }
  }

  @Test
  void tls_takes_certificate_and_key_from_files() throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=test")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path certificate = directory.resolve("server.crt");
    Path key = directory.resolve("server.key");
    Files.writeString(certificate, bundle.getCertificatePathPEM());
    Files.writeString(key, bundle.getPrivateKeyPEM());
    try (Served served = Served.start("--cert", certificate.toString(), "--key", key.toString());
        WsClient client = Netty.client().trust(certificate).blocking(served.ws("/echo"))) {
      assertEchoes(client);
    }
  }

  private X509Bundle certificate(String name) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(directory.resolve(name + ".crt"), bundle.getCertificatePathPEM());
    Files.writeString(directory.resolve(name + ".key"), bundle.getPrivateKeyPEM());
    return bundle;
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk", "openssl", "auto"})
  void tls_takes_a_key_store_and_asks_clients_for_certificates(String provider) throws Exception {
    X509Bundle server = certificate("server");
    certificate("ada");
    certificate("eve");
    Path store = server.toTempKeyStoreFile("secret".toCharArray()).toPath();
    try (Served served =
        Served.start(
            "--keystore",
            store.toString(),
            "--store-password",
            "secret",
            "--client-ca",
            file("ada.crt"),
            "--tls-provider",
            provider)) {
      ClientTls trusting = ClientTls.of().trust(TlsTrust.pem(directory.resolve("server.crt")));
      ClientTls asAda =
          trusting.identity(
              TlsIdentity.pem(directory.resolve("ada.crt"), directory.resolve("ada.key")));
      try (WsClient client = Netty.client().tls(asAda).blocking(served.ws("/echo"))) {
        assertEchoes(client);
      }
      assertThatThrownBy(() -> Netty.client().tls(trusting).blocking(served.ws("/echo")))
          .hasMessageContaining("the server refused with the alert");
      String url = served.ws("/echo").toString();
      Run ada = connect("ada", url, "--pin", pin(server));
      assertThat(ada.exitStatus()).isZero();
      assertThat(ada.out().text()).isEqualTo("hello\n");
      Run eve = connect("eve", url);
      assertThat(eve.exitStatus()).isEqualTo(1);
      assertThat(eve.err().text()).contains("it does not accept the certificate of this client");
      Run pinned = connect("ada", url, "--pin", pin(certificate("other")));
      assertThat(pinned.exitStatus()).isEqualTo(1);
      assertThat(pinned.err().text()).contains("has one of its pins").contains(pin(server));
    } finally {
      Files.delete(store);
    }
  }

  @Test
  void keys_may_have_a_password() throws Exception {
    for (String who : List.of("server", "ada")) {
      PrivateKey key = certificate(who).getKeyPair().getPrivate();
      EncryptedKey.write(directory.resolve(who + ".key"), key, "secret", EncryptedKey.USUAL);
    }
    try (Served served =
        Served.start(
            "--cert",
            file("server.crt"),
            "--key",
            file("server.key"),
            "--key-password",
            "secret",
            "--client-ca",
            file("ada.crt"))) {
      String url = served.ws("/echo").toString();
      Run ada = connect("ada", url, "--client-key-password", "secret");
      assertThat(ada.exitStatus()).isZero();
      assertThat(ada.out().text()).isEqualTo("hello\n");
      Run without = connect("ada", url);
      assertThat(without.exitStatus()).isNotZero();
      assertThat(without.err().text())
          .contains("the private key in " + file("ada.key") + " needs a password");
    }
  }

  private Run connect(String who, String url, String... more) {
    List<String> words =
        new ArrayList<>(List.of("connect", "-q", "--cacert", file("server.crt"), "--client-cert"));
    words.addAll(List.of(file(who + ".crt"), "--client-key", file(who + ".key")));
    words.addAll(List.of(more));
    words.add(url);
    byte[] typed = "hello\n".getBytes(StandardCharsets.UTF_8);
    return Run.startWith(new ByteArrayInputStream(typed), words.toArray(new String[0]));
  }

  private static String pin(X509Bundle bundle) throws Exception {
    byte[] key = bundle.getCertificate().getPublicKey().getEncoded();
    return "sha256/"
        + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
  }

  @Test
  void a_larger_message_closes_its_socket() {
    try (Served served = Served.start("--max-message-size", "1k");
        WsClient client = Netty.client().blocking(served.ws("/echo"))) {
      client.send(new byte[1024]);
      assertThat(client.receive().size()).isEqualTo(1024);
      client.send(new byte[1025]);
      assertThat(closeCode(client)).isEqualTo(1009);
    }
  }

  @Test
  void a_message_in_more_frames_closes_its_socket() {
    try (Served served = Served.start("--max-fragments", "2");
        WsClient client =
            Netty.client().config(config -> config.fragmentSize(1)).blocking(served.ws("/echo"))) {
      client.send("ab");
      assertThat(client.receive()).isEqualTo(WsMessage.of("ab"));
      client.send("abc");
      assertThat(closeCode(client)).isEqualTo(1009);
    }
  }

  @Test
  void a_message_far_over_the_default_bounds_comes_back_when_allowed() {
    try (Served served = Served.start("--max-message-size", "24m");
        WsClient client =
            Netty.client()
                .config(config -> config.maxMessageSize(1 << 25).maxQueueSize(1 << 26))
                .blocking(served.ws("/echo"))) {
      client.send(new byte[24 * 1024 * 1024]);
      assertThat(client.receive().size()).isEqualTo(24 * 1024 * 1024);
    }
  }

  @Test
  void a_silent_socket_is_closed_when_asked_for() {
    try (Served served = Served.start("--idle-timeout", "50ms");
        WsClient client = Netty.client().blocking(served.ws("/echo"))) {
      assertThat(closeCode(client)).isEqualTo(1001);
    }
  }

  @Test
  void a_peer_that_does_not_answer_pings_is_given_up() throws Exception {
    try (Served served =
            Served.start("--ping-interval", "20ms", "--ping-timeout", "20ms", "--verbose");
        Socket silent = new Socket("localhost", served.ws("").getPort())) {
      silent
          .getOutputStream()
          .write(
              """
              GET /clock HTTP/1.1\r
              Host: localhost\r
              Connection: Upgrade\r
              Upgrade: websocket\r
              Sec-WebSocket-Version: 13\r
              Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
              \r
              """
                  .getBytes(StandardCharsets.US_ASCII));
      served.run().out().await(" /clock ended: 1006");
    }
  }

  @Test
  void messages_are_compressed_when_asked_for() {
    try (Served served = Served.start("--compress");
        WsClient client = Netty.client().blocking(served.ws("/echo"))) {
      assertThat(client.socket().extensions())
          .containsExactly(
              "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
      client.send("hello ".repeat(1000));
      assertThat(client.receive()).isEqualTo(WsMessage.of("hello ".repeat(1000)));
    }
    try (Served served = Served.start();
        WsClient client = Netty.client().blocking(served.ws("/echo"))) {
      assertThat(client.socket().extensions()).isEmpty();
      assertEchoes(client);
    }
  }

  @Test
  void one_connection_too_many_is_refused() {
    try (Served served = Served.start("--max-connections", "1");
        WsClient client = Netty.client().blocking(served.ws("/echo"))) {
      assertThatThrownBy(() -> Netty.client().blocking(served.ws("/echo")))
          .hasMessageContaining("503");
      assertEchoes(client);
    }
    try (Served served = Served.start("--max-connections-per-address", "1");
        WsClient client = Netty.client().blocking(served.ws("/echo"))) {
      assertThatThrownBy(() -> Netty.client().blocking(served.ws("/echo")))
          .hasMessageContaining("503");
      assertEchoes(client);
    }
  }

  @Test
  void inline_serves_the_same() {
    try (Served served = Served.start("--inline");
        WsClient client = Netty.client().blocking(served.ws("/echo"))) {
      assertEchoes(client);
    }
  }

  @Test
  void another_host_is_told() {
    try (Served served = Served.start("--host", "127.0.0.1");
        WsClient client = Netty.client().blocking(served.ws("/echo"))) {
      assertThat(served.root()).startsWith("ws://127.0.0.1:");
      assertEchoes(client);
    }
    try (Served served = Served.start("--host", "0.0.0.0")) {
      assertThat(served.root()).startsWith("ws://localhost:");
    }
  }

  @Test
  void verbose_tells_of_each_answer_and_socket() {
    try (Served served = Served.start("--verbose")) {
      try (WsClient client = Netty.client().blocking(served.ws("/echo"))) {
        assertEchoes(client);
      }
      assertThatThrownBy(() -> Netty.client().blocking(served.ws("/nothing")))
          .hasMessageContaining("404");
      served.run().out().await("/echo ended: 1000");
      assertThat(served.run().out().text())
          .containsPattern("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} 127\\.0\\.0\\.1:\\d+ /echo opened\n")
          .containsPattern("/echo ended: 1000.*; \\d+\\.\\d s, messages in: 1\n")
          .containsPattern("127\\.0\\.0\\.1:\\d+ GET /nothing -> 404 Not Found\n");
    }
  }

  @Test
  void quiet_prints_nothing() throws Exception {
    try (HeldPort port = new HeldPort();
        Run run = Run.start("serve", "--quiet", "--port", Integer.toString(port.number()))) {
      try (WsClient client = connectSoon(port.number())) {
        assertEchoes(client);
      }
      assertThat(run.stop().exitStatus()).isZero();
      assertThat(run.out().text() + run.err().text()).isEmpty();
    }
  }

  /** There is nothing to tell when a quiet server has started. */
  private static WsClient connectSoon(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        return Netty.client().blocking("ws://localhost:" + port + "/echo");
      } catch (UncheckedIOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port 70000|70000",
        "--port x|'x' is not an int",
        "--nonsense|--nonsense",
        "--max-message-size 5x|'5x' is not a size",
        "--max-message-size 3g|--max-message-size must be at most",
        "--max-message-size 0|maxMessageSize must be at least 1",
        "--max-fragments 0|maxFragments must be at least 1",
        "--max-queue-size 1k|--max-queue-size 1k has no room",
        "--idle-timeout soon|'soon' is not a time",
        "--max-connections 0|maxConnections",
        "--cert /nowhere.pem|--key",
        "--cert /nowhere.pem --key /nowhere.pem|/nowhere.pem",
        "--tls --cert a --key b|mutually exclusive",
        "--tls --keystore a --store-password b|mutually exclusive",
        "--keystore /nowhere.p12 --store-password b|no such file: /nowhere.p12",
        "--client-ca /nowhere.pem|--client-ca needs --tls, --cert or --keystore",
        "--tls --client-ca /nowhere.pem|no such file: /nowhere.pem",
        "--tls --tls-provider none|'none' is none of auto, jdk, openssl"
      })
  void wrong_usage_is_explained(String options, String explanation) {
    try (Run run = Run.start(("serve " + options).split(" "))) {
      assertThat(run.exitStatus()).isEqualTo(2);
      assertThat(run.err().text())
          .startsWith("parley serve: ")
          .contains(explanation)
          .endsWith("Try 'parley serve --help'.\n")
          .doesNotContain("Exception");
      assertThat(run.out().text()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port=PORT",
        "(default: 9000)",
        "(default: localhost",
        "--max-message-size=SIZE",
        "(default: 1m)",
        "--max-fragments=N",
        "(default: 20s)",
        "(default: off)",
        "--inline",
        "--stop-timeout=TIME",
        "Exit status:"
      })
  void help_tells(String part) {
    try (Run run = Run.start("serve", "--help")) {
      assertThat(run.exitStatus()).isZero();
      assertThat(run.out().text()).contains(part);
    }
  }
}
