package io.parley.netty.tls;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where identities and trust come from; every failure is an {@link IllegalArgumentException}. */
public final class Keys {

  private Keys() {}

  /**
   * An identity from PEM files.
   *
   * @param password of the key; null for none
   */
  public static FromFiles<Identity> pem(Path certificate, Path key, @Nullable String password) {
    return FromFiles.read(
        List.of(certificate, key),
        () ->
            new Identity(Pem.certificates(certificate), Pem.privateKey(key, password))
                .requirePair(
                    "the private key in "
                        + key
                        + " is not that of the first certificate in "
                        + certificate));
  }

  /**
   * An identity from a key store.
   *
   * @param alias null if there is only one key
   */
  public static FromFiles<Identity> store(Path file, String password, @Nullable String alias) {
    return FromFiles.read(
        List.of(file),
        () ->
            KeyStores.identity(
                KeyStores.load(file, password), password, alias, String.valueOf(file)));
  }

  /** An identity from a key store in memory. */
  public static FromFiles<Identity> store(KeyStore store, String password, @Nullable String alias) {
    return FromFiles.fixed(KeyStores.identity(store, password, alias, "the key store"));
  }

  /** Trust in the certificates of a PEM file. */
  public static FromFiles<List<X509Certificate>> trustedPem(Path file) {
    return FromFiles.read(List.of(file), () -> Pem.certificates(file));
  }

  /** Trust in the certificates of a key store. */
  public static FromFiles<List<X509Certificate>> trustedStore(Path file, String password) {
    return FromFiles.read(
        List.of(file),
        () -> KeyStores.trusted(KeyStores.load(file, password), String.valueOf(file)));
  }

  /** Trust in the certificates of a key store in memory. */
  public static FromFiles<List<X509Certificate>> trustedStore(KeyStore store) {
    return FromFiles.fixed(KeyStores.trusted(store, "the trust store"));
  }
}
