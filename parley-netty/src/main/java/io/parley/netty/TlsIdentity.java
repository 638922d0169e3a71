package io.parley.netty;

import io.parley.netty.tls.FromFiles;
import io.parley.netty.tls.Identity;
import io.parley.netty.tls.Keys;
import java.nio.file.Path;
import java.security.KeyStore;
import org.jspecify.annotations.Nullable;

/**
 * What a side of TLS shows of itself: a certificate, with those that lead to the root, and its
 * private key. Files are read when it is made; a server can read them {@linkplain
 * ServerTls#reloadEvery again}, and so can a {@linkplain NettyClient#reloadTls client}. Immutable.
 *
 * <p>Every factory throws {@link IllegalArgumentException} if a file is missing or cannot be used,
 * which it names, or the key is not that of the certificate.
 */
public final class TlsIdentity {

  private final FromFiles<Identity> source;

  private TlsIdentity(FromFiles<Identity> source) {
    this.source = source;
  }

  /**
   * From PEM files (RFC 7468).
   *
   * @param certificate the own certificate first, then those that lead to the root
   * @param key the private key, PKCS #8 without a password; may be the same file
   */
  public static TlsIdentity pem(Path certificate, Path key) {
    return pem(certificate, key, null);
  }

  /**
   * From PEM files, with a key that may have a password.
   *
   * @param certificate the own certificate first, then those that lead to the root
   * @param key the private key, PKCS #8; encrypted as PBES2 (RFC 8018) says with AES, as {@code
   *     openssl pkcs8 -topk8} does, where it has one; may be the same file
   * @param password of the key; null for none, without effect on a key that needs none
   */
  public static TlsIdentity pem(Path certificate, Path key, @Nullable String password) {
    return new TlsIdentity(Keys.pem(certificate, key, password));
  }

  /**
   * From a key store with one key, PKCS #12 or JKS.
   *
   * @param password of the store and of the key
   */
  public static TlsIdentity store(Path file, String password) {
    return new TlsIdentity(Keys.store(file, password, null));
  }

  /**
   * From a key store with several keys, PKCS #12 or JKS.
   *
   * @param password of the store and of the key
   * @param alias of the key
   */
  public static TlsIdentity store(Path file, String password, String alias) {
    return new TlsIdentity(Keys.store(file, password, alias));
  }

  /**
   * From a key store in memory, which has one key.
   *
   * @param password of the key
   */
  public static TlsIdentity of(KeyStore store, String password) {
    return new TlsIdentity(Keys.store(store, password, null));
  }

  FromFiles<Identity> source() {
    return source;
  }

  /** The name of the certificate's holder; nothing of the key. */
  @Override
  public String toString() {
    return source.value().toString();
  }
}
