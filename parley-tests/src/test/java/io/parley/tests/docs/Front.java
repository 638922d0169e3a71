package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.parley.tests.HeldPort;
import io.parley.tests.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A proxy in front of a server: the program, started with a file of the documentation in which only
 * ports and paths are changed.
 */
final class Front implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final HeldPort port;
  private final Path log;
  private final Process process;

  private Front(HeldPort port, Path log, List<String> command) throws IOException {
    this.port = port;
    this.log = log;
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** The certificate for localhost that proxies show. */
  record Certificate(Path chain, Path key, Path both) {

    static Certificate in(Path folder) throws Exception {
      Instant now = Instant.now();
      X509Bundle bundle =
          new CertificateBuilder()
              .ecp256()
              .subject("CN=localhost")
              .addSanDnsName("localhost")
              .notBefore(now.minus(Duration.ofDays(1)))
              .notAfter(now.plus(Duration.ofDays(1)))
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      String chain = bundle.getCertificatePEM();
      String key = bundle.getPrivateKeyPEM();
      return new Certificate(
          Files.writeString(folder.resolve("chain.pem"), chain),
          Files.writeString(folder.resolve("key.pem"), key),
          Files.writeString(folder.resolve("both.pem"), chain + "\n" + key));
    }
  }

  /** The sample of that language on the page, the first one that has that text. */
  static String sample(String language, String with) {
    return Markdown.page("docs/transports.md").blocks(language).stream()
        .map(block -> String.join("\n", block.code()) + "\n")
        .filter(code -> code.contains(with))
        .findFirst()
        .orElseThrow();
  }

  /** That text with another one in the place of a part, which must be there. */
  static String replaced(String text, String part, String by) {
    assertThat(text).contains(part);
    return text.replace(part, by);
  }

  /** Starts nginx with that as a part of its file. */
  static Front nginx(Path folder, HeldPort port, String servers) throws Exception {
    String paths =
        String.join(
            "\n",
            "daemon off;",
            // One process, so that its end is the end of all its connections.
            "master_process off;",
            "pid nginx.pid;",
            "error_log stderr;",
            "events {}",
            "http {",
            "access_log off;",
            "client_body_temp_path body;",
            "proxy_temp_path proxy;",
            "fastcgi_temp_path fastcgi;",
            "uwsgi_temp_path uwsgi;",
            "scgi_temp_path scgi;",
            "");
    Path file = Files.writeString(folder.resolve("nginx.conf"), paths + servers + "}\n");
    return new Front(
            port,
            folder.resolve("nginx.log"),
            List.of(
                program("nginx"), "-p", folder.toString(), "-e", "stderr", "-c", file.toString()))
        .awaitListening();
  }

  /** Starts HAProxy with that file. */
  static Front haproxy(Path folder, HeldPort port, String configuration) throws Exception {
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration);
    return new Front(
            port,
            folder.resolve("haproxy.log"),
            List.of(program("haproxy"), "-db", "-f", file.toString()))
        .awaitListening();
  }

  /** Where Debian puts them is not in everybody's PATH. */
  private static String program(String name) {
    Path usual = Path.of("/usr/sbin", name);
    return (Files.isExecutable(usual) ? usual : Needs.program(name)).toString();
  }

  private Front awaitListening() throws Exception {
    long begin = System.nanoTime();
    List<IOException> failures = new ArrayList<>();
    while (System.nanoTime() - begin < PATIENCE_NANOS) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
        return this;
      } catch (IOException e) {
        failures.add(e);
      }
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it has ended:\n" + Files.readString(log));
      }
    }
    close();
    throw new AssertionError("it does not listen: " + failures.get(failures.size() - 1));
  }

  int port() {
    return port.number();
  }

  /** Ends it at once, with all its connections. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    try {
      port.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
