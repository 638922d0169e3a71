package io.parley.netty;

import io.netty.handler.ssl.ClientAuth;
import io.parley.netty.tls.FromFiles;
import io.parley.netty.tls.ServerSettings;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a server speaks TLS, for {@link NettyBackend#tls(ServerTls)}. Immutable; each method gives a
 * changed copy.
 */
public final class ServerTls {

  private final ServerSettings settings;

  private ServerTls(ServerSettings settings) {
    this.settings = settings;
  }

  /** As that certificate's holder. */
  public static ServerTls of(TlsIdentity identity) {
    return new ServerTls(ServerSettings.of(identity.source()));
  }

  /**
   * As that context says, by the JDK's TLS. Keys, trust and what becomes of the name that a client
   * asks for are the context's own.
   */
  public static ServerTls of(SSLContext context) {
    return new ServerTls(ServerSettings.of(context));
  }

  /**
   * Shows another certificate to clients that ask for that host (SNI, RFC 6066). All others get
   * that of {@link #of(TlsIdentity)}.
   *
   * @param pattern a name; or {@code *.example.com} for every name with exactly one label more, or
   *     {@code **.example.com} for that name and all below it. The closest one counts: a name
   *     before a wildcard, a longer one before a shorter. Given once more, the kinds of the keys
   *     must differ, and the client's abilities choose
   * @throws IllegalArgumentException if it is no such pattern, or this is of an SSLContext
   */
  public ServerTls host(String pattern, TlsIdentity identity) {
    return with(s -> s.addHost(pattern, identity.source()));
  }

  /**
   * Refuses clients that ask for a host which no {@link #host} was said for, with the alert
   * unrecognized_name. Clients that ask for none, such as those that connect to an address, get the
   * certificate of {@link #of(TlsIdentity)} all the same. Default: that is shown to all others.
   *
   * @throws IllegalArgumentException if this is of an SSLContext
   */
  public ServerTls strictHosts() {
    settings.requireNoContext("strictHosts");
    return with(s -> s.strictHosts = true);
  }

  /**
   * Asks clients for a certificate and takes those without one, too; a certificate that does not
   * lead to these ends the handshake. {@link io.parley.http.Request#peerCertificates} tells.
   *
   * @throws IllegalArgumentException if this is of an SSLContext
   */
  public ServerTls wantClientCertificate(TlsTrust trust) {
    return clientAuth(ClientAuth.OPTIONAL, trust.source());
  }

  /** The same for an SSLContext, by its own trust. */
  public ServerTls wantClientCertificate() {
    return clientAuth(ClientAuth.OPTIONAL, null);
  }

  /**
   * Takes clients only that show a certificate which leads to these. {@link
   * io.parley.http.Request#peerCertificates} has it. Default: clients are not asked.
   *
   * @throws IllegalArgumentException if this is of an SSLContext
   */
  public ServerTls requireClientCertificate(TlsTrust trust) {
    return clientAuth(ClientAuth.REQUIRE, trust.source());
  }

  /** The same for an SSLContext, by its own trust. */
  public ServerTls requireClientCertificate() {
    return clientAuth(ClientAuth.REQUIRE, null);
  }

  private ServerTls clientAuth(
      ClientAuth auth, @Nullable FromFiles<List<X509Certificate>> clientTrust) {
    if (clientTrust != null) {
      settings.requireNoContext("the trust in client certificates");
    } else if (!settings.hasContext()) {
      throw new IllegalArgumentException("whom to trust must be said: there is no SSLContext");
    }
    return with(
        s -> {
          s.clientAuth = auth;
          s.clientTrust = clientTrust;
        });
  }

  /**
   * Speaks these versions only.
   *
   * @param names {@code TLSv1.3}, {@code TLSv1.2}; default: both
   * @throws IllegalArgumentException naming those that are supported, if one is not
   */
  public ServerTls protocols(String... names) {
    return with(s -> s.choice = s.choice.withProtocols(names));
  }

  /**
   * Takes these cipher suites only, the preferred first.
   *
   * @param names as the JDK has them, such as {@code TLS_AES_256_GCM_SHA384}; one that is not
   *     supported makes {@link NettyBackend#tls(ServerTls)} throw an exception that names those
   *     which are. Default: those that the provider deems good
   */
  public ServerTls ciphers(String... names) {
    return with(s -> s.choice = s.choice.withCiphers(names));
  }

  /** Whose TLS it is. Default: {@link TlsProvider#AUTO}. */
  public ServerTls provider(TlsProvider provider) {
    return with(s -> s.choice = s.choice.withProvider(provider.netty()));
  }

  /**
   * Looks that often, on a worker, whether the files of keys and trust have changed, and reads them
   * again then: new connections get the new certificate, those there are go on. Files that cannot
   * be used change nothing; that is logged as a warning, once for each change of them. See also
   * {@link io.parley.Server#reloadTls}.
   *
   * @param interval at least 10 ms; default: never
   * @throws IllegalArgumentException if it is shorter, or this is of an SSLContext
   */
  public ServerTls reloadEvery(Duration interval) {
    settings.requireNoContext("reloadEvery");
    Checks.atLeast(10, (int) Math.min(interval.toMillis(), Integer.MAX_VALUE), "reloadEvery (ms)");
    return with(s -> s.reloadEvery = interval);
  }

  ServerSettings settings() {
    return settings;
  }

  private ServerTls with(Consumer<ServerSettings> change) {
    return new ServerTls(settings.with(change));
  }
}
