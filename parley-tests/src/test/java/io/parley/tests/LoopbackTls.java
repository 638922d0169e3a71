package io.parley.tests;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.parley.netty.ClientTls;
import io.parley.netty.ServerTls;
import io.parley.netty.TlsIdentity;
import io.parley.netty.TlsProvider;
import io.parley.netty.TlsTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A certificate for {@code localhost}, not for its addresses, which both sides of a test use and
 * nobody else trusts.
 */
public final class LoopbackTls {

  private static final String PASSWORD = "loopback";

  private static final X509Bundle BUNDLE = bundle();

  private LoopbackTls() {}

  private static X509Bundle bundle() {
    try {
      return new CertificateBuilder()
          .subject("CN=localhost")
          .ecp256()
          .addSanDnsName("localhost")
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Shows the certificate. */
  public static SSLContext server() {
    try {
      return context(BUNDLE.toKeyManagerFactory().getKeyManagers(), null);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Trusts the certificate. */
  public static SSLContext client() {
    return context(null, BUNDLE.toTrustManagerFactory().getTrustManagers());
  }

  /** Shows the certificate by OpenSSL. */
  public static ServerTls openSslServer() {
    return ServerTls.of(TlsIdentity.of(store(), PASSWORD)).provider(TlsProvider.OPENSSL);
  }

  /** Trusts the certificate by OpenSSL. */
  public static ClientTls openSslClient() {
    return ClientTls.of().trust(TlsTrust.of(store())).provider(TlsProvider.OPENSSL);
  }

  /** Writes the certificate and its key there, as programs read them. */
  public static Path pem(Path file) throws IOException {
    return Files.writeString(file, BUNDLE.getPrivateKeyPEM() + BUNDLE.getCertificatePathPEM());
  }

  private static KeyStore store() {
    try {
      return BUNDLE.toKeyStore(PASSWORD.toCharArray());
    } catch (KeyStoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Trusts the certificate. */
  public static X509TrustManager trustManager() {
    return (X509TrustManager) BUNDLE.toTrustManager();
  }

  /** SHA-256 of the public key in Base64: how a browser is told to trust it. */
  public static String pin() {
    try {
      byte[] key = BUNDLE.getCertificate().getPublicKey().getEncoded();
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
