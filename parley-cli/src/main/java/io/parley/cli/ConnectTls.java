package io.parley.cli;

import io.parley.http.Request;
import io.parley.netty.ClientTls;
import io.parley.netty.TlsIdentity;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How {@code parley connect} speaks TLS, where it does. */
final class ConnectTls {

  @ArgGroup(exclusive = true)
  private @Nullable TrustOptions trust;

  @ArgGroup(exclusive = false)
  private @Nullable Identity identity;

  /** The two files of a certificate. */
  private static final class Identity {
    @Option(
        names = "--client-cert",
        required = true,
        paramLabel = "FILE",
        description = "Show this certificate (PEM) to a server that asks for one.")
    private Path certificate = Path.of("");

    @Option(
        names = "--client-key",
        required = true,
        paramLabel = "FILE",
        description = "Its private key (PEM, PKCS #8).")
    private Path key = Path.of("");

    @Option(
        names = "--client-key-password",
        interactive = true,
        arity = "0..1",
        paramLabel = "PASSWORD",
        description = "The key's password; asked for if it is not given (default: it has none).")
    private @Nullable String password;
  }

  @Option(
      names = "--pin",
      paramLabel = "sha256/BASE64",
      split = ",",
      description =
          "Go on only if this public key is in the chain of the server's certificate; may be"
              + " repeated, and one of them will do.")
  private List<String> pins = new ArrayList<>();

  @Mixin private TlsOptions options = new TlsOptions();

  /**
   * What is asked for.
   *
   * @param err is told when the server may be anybody
   * @throws IllegalArgumentException naming what cannot be used
   */
  ClientTls tls(Request request, PrintStream err) {
    ClientTls tls = trust == null ? ClientTls.of() : trust.tls();
    if (trust != null && trust.everything() && Address.isSecure(request)) {
      err.println(
          "parley connect: --insecure: the server may be anybody, for its certificate is not"
              + " checked");
    }
    if (identity != null) {
      tls = tls.identity(TlsIdentity.pem(identity.certificate, identity.key, identity.password));
    }
    if (!pins.isEmpty()) {
      if (!Address.isSecure(request)) {
        throw new IllegalArgumentException("--pin needs wss: or https:, for only TLS has keys");
      }
      String host = request.uri().getHost();
      // An IPv6 address stands in brackets; who names only a Unix socket means this machine.
      String name = host == null ? "localhost" : host.replaceAll("[\\[\\]]", "");
      tls = tls.pin(name, pins.toArray(new String[0]));
    }
    return tls.provider(options.provider());
  }
}
