package io.parley.netty;

import io.parley.netty.tls.FromFiles;
import io.parley.netty.tls.Keys;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whom a side of TLS trusts: peers whose certificates lead to one of these, and no others. Files
 * are read when it is made; a server can read them {@linkplain ServerTls#reloadEvery again}, and so
 * can a {@linkplain NettyClient#reloadTls client}. Immutable.
 *
 * <p>Every factory throws {@link IllegalArgumentException} if the file is missing, which it names,
 * or cannot be used, or holds no certificate.
 */
public final class TlsTrust {

  private final FromFiles<List<X509Certificate>> source;

  private TlsTrust(FromFiles<List<X509Certificate>> source) {
    this.source = source;
  }

  /** In the certificates of a PEM file (RFC 7468), one or more. */
  public static TlsTrust pem(Path certificates) {
    return new TlsTrust(Keys.trustedPem(certificates));
  }

  /** In the certificates of a key store, PKCS #12 or JKS, those of its own keys included. */
  public static TlsTrust store(Path file, String password) {
    return new TlsTrust(Keys.trustedStore(file, password));
  }

  /** In the certificates of a key store in memory, those of its own keys included. */
  public static TlsTrust of(KeyStore store) {
    return new TlsTrust(Keys.trustedStore(store));
  }

  FromFiles<List<X509Certificate>> source() {
    return source;
  }
}
