package io.parley.cli;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to trust, if not what the JDK trusts: one of both. */
final class TrustOptions {

  @Option(
      names = {"-k", "--insecure"},
      description = "Trust any certificate for any host.")
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
   * TLS that trusts so.
   *
   * @throws IllegalArgumentException naming the file, if it cannot be used
   */
  SSLContext context() {
    return file == null ? ClientTrust.everything() : ClientTrust.of(file);
  }
}
