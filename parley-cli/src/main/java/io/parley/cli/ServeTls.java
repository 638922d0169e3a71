package io.parley.cli;

import io.parley.netty.ServerTls;
import io.parley.netty.TlsIdentity;
import io.parley.netty.TlsTrust;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How {@code parley serve} speaks TLS, if at all. */
final class ServeTls {

  /** Often enough for certificates, which are renewed weeks before they end. */
  private static final Duration RELOAD = Duration.ofSeconds(10);

  @ArgGroup(exclusive = true)
  private @Nullable Certificate certificate;

  /** A certificate made here, or one from files. */
  private static final class Certificate {
    @Option(
        names = "--tls",
        description =
            "Speak TLS (wss:, https:) with a self-signed certificate made in memory (default: no"
                + " TLS).")
    private boolean selfSigned;

    @ArgGroup(exclusive = false)
    private @Nullable Pem pem;

    @ArgGroup(exclusive = false)
    private @Nullable Store store;
  }

  /** The two files of a certificate. */
  private static final class Pem {
    @Option(
        names = "--cert",
        required = true,
        paramLabel = "FILE",
        description =
            "Speak TLS with this certificate (PEM; the server's own first, then those that lead to"
                + " the root). Changed files are read again.")
    private Path certificate = Path.of("");

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "Its private key (PEM, PKCS #8).")
    private Path key = Path.of("");

    @Option(
        names = "--key-password",
        interactive = true,
        arity = "0..1",
        paramLabel = "PASSWORD",
        description = "The key's password; asked for if it is not given (default: it has none).")
    private @Nullable String password;
  }

  /** A certificate with its key in one file. */
  private static final class Store {
    @Option(
        names = "--keystore",
        required = true,
        paramLabel = "FILE",
        description =
            "Speak TLS with the key of this store (PKCS #12 or JKS). A changed file is read again.")
    private Path file = Path.of("");

    @Option(
        names = "--store-password",
        required = true,
        interactive = true,
        arity = "0..1",
        paramLabel = "PASSWORD",
        description = "Its password; asked for if it is not given.")
    private String password = "";
  }

  @Option(
      names = "--client-ca",
      paramLabel = "FILE",
      description =
          "Take clients only with a certificate that leads to one of these (PEM) (default: clients"
              + " are not asked for one).")
  private @Nullable Path clientAuthority;

  @Mixin private TlsOptions options = new TlsOptions();

  /** The certificate made here, if that is asked for. */
  @Nullable SelfSigned selfSigned(String host) {
    return certificate != null && certificate.selfSigned ? SelfSigned.create(host) : null;
  }

  /**
   * What is asked for; null for no TLS.
   *
   * @throws IllegalArgumentException naming the file that cannot be used
   */
  @Nullable ServerTls tls(@Nullable SelfSigned made) {
    ServerTls tls = shown(made);
    if (tls == null) {
      if (clientAuthority != null) {
        throw new IllegalArgumentException("--client-ca needs --tls, --cert or --keystore");
      }
      return null;
    }
    if (clientAuthority != null) {
      tls = tls.requireClientCertificate(TlsTrust.pem(clientAuthority));
    }
    return tls.provider(options.provider());
  }

  private @Nullable ServerTls shown(@Nullable SelfSigned made) {
    if (made != null) {
      return ServerTls.of(made.identity());
    }
    if (certificate == null) {
      return null;
    }
    Pem pem = certificate.pem;
    Store store = certificate.store;
    if (pem != null) {
      return ServerTls.of(TlsIdentity.pem(pem.certificate, pem.key, pem.password))
          .reloadEvery(RELOAD);
    }
    return store == null
        ? null
        : ServerTls.of(TlsIdentity.store(store.file, store.password)).reloadEvery(RELOAD);
  }
}
