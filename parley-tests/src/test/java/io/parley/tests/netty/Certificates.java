package io.parley.tests.netty;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Self-signed certificates, made by the JDK's keytool while the tests run. */
final class Certificates {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path directory;

  Certificates(Path directory) {
    this.directory = directory;
  }

  /**
   * A certificate and its key.
   *
   * @param certificate PEM
   * @param key PEM
   */
  record Identity(Path certificate, Path key, KeyStore store) {
    /** For a server of the JDK, or for one of ours that is given a context. */
    SSLContext context() throws GeneralSecurityException {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    }
  }

  /** One for localhost and its address. */
  Identity localhost() throws Exception {
    return identity("localhost", "RSA", "san=dns:localhost,ip:127.0.0.1");
  }

  Identity identity(String name, String algorithm, String names) throws Exception {
    Path file = directory.resolve(name + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", algorithm));
    command.addAll(List.of("-validity", "2", "-dname", "CN=" + name, "-ext", names));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-keystore", file.toString()));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new AssertionError("keytool failed: " + said);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    Path certificate = directory.resolve(name + ".crt");
    Path key = directory.resolve(name + ".key");
    pem(certificate, "CERTIFICATE", store.getCertificate(name).getEncoded());
    pem(key, "PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded());
    return new Identity(certificate, key, store);
  }

  private static void pem(Path file, String label, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }

  /** A TLS socket that takes any certificate. */
  static SSLSocket trusting(Socket connected, String host) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    return (SSLSocket)
        context.getSocketFactory().createSocket(connected, host, connected.getPort(), true);
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
