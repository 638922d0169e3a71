package io.parley.tests.netty;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.parley.netty.TlsIdentity;
import io.parley.netty.TlsTrust;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;

/** Certifies, for tests that trust it. */
final class Authority {

  static final String PASSWORD = "changeit";

  private final Path directory;
  private final X509Bundle root;

  private Authority(Path directory, X509Bundle root) {
    this.directory = directory;
    this.root = root;
  }

  static Authority create(Path directory, String name) throws Exception {
    return new Authority(
        directory,
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .buildSelfSigned());
  }

  /** One below this one, whose certificate goes with those that it issues. */
  Authority below(String name) throws Exception {
    return new Authority(
        directory,
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .buildIssuedBy(root));
  }

  X509Certificate certificate() {
    return root.getCertificate();
  }

  /** Trust in this one. */
  TlsTrust trust() throws Exception {
    return TlsTrust.pem(pem());
  }

  /** Its certificate. */
  Path pem() throws Exception {
    String name = root.getCertificate().getSubjectX500Principal().getName();
    return Files.writeString(directory.resolve(name + ".pem"), root.getCertificatePEM());
  }

  /** A certificate for localhost and its address. */
  Issued localhost() throws Exception {
    return issue("localhost", builder -> builder.addSanIpAddress("127.0.0.1"));
  }

  /** A certificate for that name. */
  Issued issue(String name, UnaryOperator<CertificateBuilder> more) throws Exception {
    Instant now = Instant.now();
    CertificateBuilder builder =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .addSanDnsName(name)
            .notBefore(now.minus(Duration.ofDays(1)))
            .notAfter(now.plus(Duration.ofDays(1)));
    return new Issued(directory, name, more.apply(builder).buildIssuedBy(root));
  }

  /** A certificate, its chain and its key. */
  record Issued(Path directory, String name, X509Bundle bundle) {

    X509Certificate certificate() {
      return bundle.getCertificate();
    }

    TlsIdentity identity() throws Exception {
      return TlsIdentity.pem(chain(), key());
    }

    Path chain() throws Exception {
      return Files.writeString(file(".pem"), bundle.getCertificatePathPEM());
    }

    Path key() throws Exception {
      return Files.writeString(file(".key"), bundle.getPrivateKeyPEM());
    }

    /** A store of that kind with only this key. */
    Path store(String type) throws Exception {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      addTo(store);
      return save(store, file("." + type.toLowerCase(java.util.Locale.ROOT)));
    }

    void addTo(KeyStore store) throws Exception {
      store.setKeyEntry(
          name,
          bundle.getKeyPair().getPrivate(),
          PASSWORD.toCharArray(),
          bundle.getCertificatePath());
    }

    private Path file(String suffix) {
      return directory.resolve(name.replace('*', '_') + suffix);
    }
  }

  static Path save(KeyStore store, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  /** The pin of that certificate's key. */
  static String pin(X509Certificate certificate) throws Exception {
    byte[] key = certificate.getPublicKey().getEncoded();
    return "sha256/"
        + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
  }
}
