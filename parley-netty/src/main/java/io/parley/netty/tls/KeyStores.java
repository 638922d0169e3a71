package io.parley.netty.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads key stores, PKCS #12 (RFC 7292) and JKS; every failure names the file. */
final class KeyStores {

  private KeyStores() {}

  /** The store of the file; which kind it is its bytes tell. */
  static KeyStore load(Path file, String password) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("no such file: " + file);
    }
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("cannot read " + file + ": it is a directory");
    }
    try {
      return KeyStore.getInstance(file.toFile(), password.toCharArray());
    } catch (KeyStoreException e) {
      throw new IllegalArgumentException(file + " is no key store of PKCS #12 or JKS", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          e.getCause() instanceof UnrecoverableKeyException
              ? "the password of " + file + " is wrong"
              : "cannot read the key store " + file + ": " + e.getMessage(),
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot read the key store " + file + ": " + e, e);
    }
  }

  /**
   * A key of the store with its certificates.
   *
   * @param alias null if it has only one
   * @param name of the store, for messages
   */
  static Identity identity(KeyStore store, String password, @Nullable String alias, String name) {
    try {
      String entry = alias == null ? onlyKey(store, name) : requireKey(store, alias, name);
      Key key = store.getKey(entry, password.toCharArray());
      Certificate[] chain = store.getCertificateChain(entry);
      if (!(key instanceof PrivateKey privateKey) || chain == null || chain.length == 0) {
        throw new IllegalArgumentException(
            "\"" + entry + "\" in " + name + " is no private key with certificates");
      }
      List<X509Certificate> certificates = new ArrayList<>();
      for (Certificate certificate : chain) {
        certificates.add(x509(certificate, name));
      }
      return new Identity(certificates, privateKey)
          .requirePair(
              "the private key \"" + entry + "\" in " + name + " is not that of its certificate");
    } catch (UnrecoverableKeyException e) {
      throw new IllegalArgumentException(
          "the key in " + name + " has not the password of the store", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot use the key in " + name + ": " + e, e);
    }
  }

  private static String onlyKey(KeyStore store, String name) throws KeyStoreException {
    List<String> keys = keys(store);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no private key in " + name);
    }
    if (keys.size() > 1) {
      throw new IllegalArgumentException(
          "there are several keys in " + name + ", one of which must be named: " + keys);
    }
    return keys.get(0);
  }

  private static String requireKey(KeyStore store, String alias, String name)
      throws KeyStoreException {
    if (!store.isKeyEntry(alias)) {
      throw new IllegalArgumentException(
          "no key \"" + alias + "\" in " + name + "; there are " + keys(store));
    }
    return alias;
  }

  private static List<String> keys(KeyStore store) throws KeyStoreException {
    List<String> keys = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        keys.add(alias);
      }
    }
    Collections.sort(keys);
    return keys;
  }

  /** All certificates that the store's owner trusts, its own ones too; at least one. */
  static List<X509Certificate> trusted(KeyStore store, String name) {
    try {
      List<X509Certificate> certificates = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        Certificate certificate = store.getCertificate(alias);
        if (certificate != null) {
          certificates.add(x509(certificate, name));
        }
      }
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException(
            "no trusted certificate in "
                + name
                + "; keytool -importcert adds one (those that openssl adds are not marked as"
                + " trusted)");
      }
      return certificates;
    } catch (KeyStoreException e) {
      throw new IllegalArgumentException("cannot use the trust store " + name + ": " + e, e);
    }
  }

  private static X509Certificate x509(Certificate certificate, String name) {
    if (certificate instanceof X509Certificate x509) {
      return x509;
    }
    throw new IllegalArgumentException(
        "a certificate in " + name + " is none of X.509 but of " + certificate.getType());
  }

  /** A store in memory. */
  static KeyStore of(List<X509Certificate> trusted) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("trusted-" + i, trusted.get(i));
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot fill a key store in memory", e);
    }
  }
}
