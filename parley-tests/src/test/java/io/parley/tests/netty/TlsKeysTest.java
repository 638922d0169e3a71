package io.parley.tests.netty;

import static io.parley.tests.netty.Authority.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.ClientTls;
import io.parley.netty.Netty;
import io.parley.netty.ServerTls;
import io.parley.netty.TlsIdentity;
import io.parley.netty.TlsProvider;
import io.parley.netty.TlsTrust;
import io.parley.tests.EncryptedKey;
import io.parley.tests.netty.Authority.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where keys and trust come from. */
class TlsKeysTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  @TempDir static Path directory;
  private static Authority authority;
  private static Issued localhost;
  private static Issued other;

  @BeforeAll
  static void certificates() throws Exception {
    authority = Authority.create(directory, "authority");
    localhost = authority.localhost();
    other = authority.issue("other", builder -> builder.rsa2048());
  }

  private static void talk(TlsIdentity identity, TlsTrust trust, TlsProvider provider)
      throws Exception {
    ServerTls server = ServerTls.of(identity).provider(provider);
    ClientTls client = ClientTls.of().trust(trust).provider(provider);
    Events events = new Events();
    try (Server running = ECHO.asServer(Netty.onFreePort().tls(server)).start()) {
      WebSocket ws = Netty.client().tls(client).newWebSocket(Request.get(running.uri("/")), events);
      assertThat(events.next()).isEqualTo("open 101");
      ws.send("hello");
      assertThat(events.next()).isEqualTo("hello");
      ws.cancel();
    }
  }

  @ParameterizedTest
  @CsvSource({"PKCS12, JDK", "PKCS12, OPENSSL", "JKS, JDK", "JKS, OPENSSL"})
  void key_stores_serve_for_keys_and_for_trust(String type, TlsProvider provider) throws Exception {
    KeyStore trust = KeyStore.getInstance(type);
    trust.load(null, null);
    trust.setCertificateEntry("authority", authority.certificate());
    Path trusted = Authority.save(trust, directory.resolve("trust." + type));
    talk(
        TlsIdentity.store(localhost.store(type), PASSWORD),
        TlsTrust.store(trusted, PASSWORD),
        provider);
  }

  @ParameterizedTest
  @CsvSource({"JDK", "OPENSSL"})
  void a_store_in_memory_serves_as_well(TlsProvider provider) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    localhost.addTo(store);
    talk(TlsIdentity.of(store, PASSWORD), authority.trust(), provider);
  }

  @Test
  void of_several_keys_one_is_named() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    localhost.addTo(store);
    other.addTo(store);
    Path file = Authority.save(store, directory.resolve("both.p12"));
    talk(TlsIdentity.store(file, PASSWORD, "localhost"), authority.trust(), TlsProvider.AUTO);
    refused(
        () -> TlsIdentity.store(file, PASSWORD),
        "there are several keys in " + file + ", one of which must be named: [localhost, other]");
    refused(
        () -> TlsIdentity.store(file, PASSWORD, "third"),
        "no key \"third\" in " + file + "; there are [localhost, other]");
  }

  @Test
  void one_PEM_file_may_hold_both() throws Exception {
    Path both =
        Files.writeString(
            directory.resolve("both.pem"),
            localhost.bundle().getPrivateKeyPEM() + localhost.bundle().getCertificatePathPEM());
    talk(TlsIdentity.pem(both, both), authority.trust(), TlsProvider.AUTO);
  }

  @ParameterizedTest
  @CsvSource({"PKCS12", "JKS"})
  void a_store_that_cannot_be_used_is_named(String type) throws Exception {
    Path file = localhost.store(type);
    refused(() -> TlsIdentity.store(file, "wrong"), "the password of " + file + " is wrong");
    refused(() -> TlsTrust.store(file, "wrong"), "the password of " + file + " is wrong");
    Path missing = directory.resolve("missing." + type);
    refused(() -> TlsIdentity.store(missing, PASSWORD), "no such file: " + missing);
    refused(() -> TlsIdentity.store(directory, PASSWORD), "cannot read " + directory);
    Path garbage = Files.writeString(directory.resolve("garbage." + type), "garbage");
    refused(
        () -> TlsIdentity.store(garbage, PASSWORD),
        garbage + " is no key store of PKCS #12 or JKS");
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(directory.resolve("cut." + type), java.util.Arrays.copyOf(whole, 100));
    refused(() -> TlsIdentity.store(cut, PASSWORD), cut.toString());
    KeyStore empty = KeyStore.getInstance(type);
    empty.load(null, null);
    Path nothing = Authority.save(empty, directory.resolve("empty." + type));
    refused(() -> TlsIdentity.store(nothing, PASSWORD), "no private key in " + nothing);
    refused(() -> TlsTrust.store(nothing, PASSWORD), "no trusted certificate in " + nothing);
  }

  @Test
  void the_key_of_another_certificate_is_refused() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "mixed",
        other.bundle().getKeyPair().getPrivate(),
        PASSWORD.toCharArray(),
        localhost.bundle().getCertificatePath());
    refused(
        () -> TlsIdentity.of(store, PASSWORD),
        "the private key \"mixed\" in the key store is not that of its certificate");
    Path chain = localhost.chain();
    Path key = other.key();
    refused(
        () -> TlsIdentity.pem(chain, key),
        "the private key in " + key + " is not that of the first certificate in " + chain);
  }

  @Test
  void a_key_with_a_password_of_its_own_is_told_from_a_wrong_password() throws Exception {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setKeyEntry(
        "own",
        localhost.bundle().getKeyPair().getPrivate(),
        "another".toCharArray(),
        localhost.bundle().getCertificatePath());
    Path file = Authority.save(store, directory.resolve("own.jks"));
    refused(
        () -> TlsIdentity.store(file, PASSWORD),
        "the key in " + file + " has not the password of the store");
  }

  @ParameterizedTest
  @CsvSource({
    "PBEWithHmacSHA256AndAES_256, JDK",
    "PBEWithHmacSHA256AndAES_256, OPENSSL",
    "PBEWithHmacSHA1AndAES_128, JDK",
    "PBEWithSHA1AndDESede, JDK"
  })
  void a_PEM_key_may_have_a_password(String algorithm, TlsProvider provider) throws Exception {
    Path chain = localhost.chain();
    Path key =
        EncryptedKey.write(
            directory.resolve(algorithm + ".key"),
            localhost.bundle().getKeyPair().getPrivate(),
            PASSWORD,
            algorithm);
    talk(TlsIdentity.pem(chain, key, PASSWORD), authority.trust(), provider);
    refused(() -> TlsIdentity.pem(chain, key), "the private key in " + key + " needs a password");
    refused(
        () -> TlsIdentity.pem(chain, key, "guess"), "wrong password of the private key in " + key);
  }

  @Test
  void a_password_that_is_not_needed_does_no_harm() throws Exception {
    TlsIdentity identity = TlsIdentity.pem(localhost.chain(), localhost.key(), "any");
    assertThat(identity).hasToString("CN=localhost");
  }

  @Test
  void an_encrypted_key_that_is_broken_is_named() throws Exception {
    Path broken =
        Files.writeString(
            directory.resolve("broken.key"),
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    Path chain = localhost.chain();
    refused(
        () -> TlsIdentity.pem(chain, broken, PASSWORD),
        "cannot decrypt the private key in " + broken);
  }

  @Test
  void nothing_tells_a_key_or_a_password() throws Exception {
    assertThat(localhost.identity()).hasToString("CN=localhost");
  }

  private static void refused(Supplier<?> making, String why) {
    assertThatThrownBy(making::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
