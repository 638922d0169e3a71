package io.parley.benchmarks.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS of the JDK for both ends of a measurement, from a key store made for it. */
public final class TestTls {

  /** Of a store that lives as long as a measurement. */
  public static final String PASSWORD = "measurement";

  private TestTls() {}

  /** Shows the certificate of the store. */
  public static KeyManagerFactory keys(Path store) throws IOException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(store), PASSWORD.toCharArray());
      return keys;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use " + store, e);
    }
  }

  /** Shows and trusts the certificate of the store. */
  public static SSLContext context(Path store) throws IOException {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(load(store));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(store).getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use " + store, e);
    }
  }

  /**
   * A store whose owner trusts its own certificate: that of an entry with a key alone is not a
   * trusted one.
   */
  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    String own = store.aliases().nextElement();
    store.setCertificateEntry("trusted", store.getCertificate(own));
    return store;
  }
}
