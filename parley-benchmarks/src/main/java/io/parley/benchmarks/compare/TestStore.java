package io.parley.benchmarks.compare;

import io.parley.benchmarks.server.TestTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A key store with a certificate for 127.0.0.1, made by keytool for one measurement. */
record TestStore(Path directory, String provider) implements AutoCloseable {

  /**
   * Makes one.
   *
   * @param provider whose TLS servers are to speak with it: {@code jdk} or {@code openssl}
   */
  static TestStore create(String provider) throws IOException, InterruptedException {
    TestStore store = new TestStore(Files.createTempDirectory("parley-benchmarks"), provider);
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-validity",
                    "7",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    TestTls.PASSWORD,
                    "-keystore",
                    store.file().toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
      throw new IOException("keytool made no certificate: " + said);
    }
    return store;
  }

  Path file() {
    return directory.resolve("server.p12");
  }

  @Override
  public void close() throws IOException {
    Files.delete(file());
    Files.delete(directory);
  }
}
