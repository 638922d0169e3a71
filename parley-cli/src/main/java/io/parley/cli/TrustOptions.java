package io.parley.cli;

import io.parley.netty.ClientTls;
import io.parley.netty.TlsTrust;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to trust, if not what the JDK trusts: one of both. */
final class TrustOptions {

  @Option(
      names = {"-k", "--insecure"},
      description =
          "Trust any certificate for any host: anybody on the way can read and change what is"
              + " sent.")
  private boolean everything;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description =
          "Trust the certificates of this file (PEM) and no others (default: those that the JDK"
              + " trusts).")
  private @Nullable Path file;

  boolean everything() {
    return everything;
  }

  /**
   * TLS that trusts so; null for what the JDK trusts, as with {@code --insecure=false}.
   *
   * @throws IllegalArgumentException naming the file, if it cannot be used
   */
  @Nullable SSLContext context() {
    if (everything) {
      return ClientTrust.everything();
    }
    return file == null ? null : ClientTrust.of(file);
  }

  /**
   * The same for a client of Parley's.
   *
   * @throws IllegalArgumentException naming the file, if it cannot be used
   */
  ClientTls tls() {
    if (everything) {
      return ClientTls.insecure();
    }
    return file == null ? ClientTls.of() : ClientTls.of().trust(TlsTrust.pem(file));
  }
}
