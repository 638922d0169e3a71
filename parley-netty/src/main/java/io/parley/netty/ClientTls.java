package io.parley.netty;

import io.parley.netty.tls.ClientSettings;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * How a client speaks TLS, for {@link NettyClient#tls(ClientTls)}. Immutable; each method gives a
 * changed copy. The server's certificate must be made out to the host of the URI, whatever is said
 * here, unless all is {@link #insecure}.
 */
public final class ClientTls {

  private static final System.Logger LOG = System.getLogger(ClientTls.class.getName());

  private final ClientSettings settings;

  private ClientTls(ClientSettings settings) {
    this.settings = settings;
  }

  /** Trusts what the JDK trusts and shows what the JDK's default {@code SSLContext} does. */
  public static ClientTls of() {
    return new ClientTls(ClientSettings.DEFAULT);
  }

  /** As that context says, by the JDK's TLS. */
  public static ClientTls of(SSLContext context) {
    return new ClientTls(ClientSettings.of(context));
  }

  /**
   * Trusts every certificate for every host: anybody on the way can read and change what is sent.
   * For trying things out only; logged as a warning.
   */
  public static ClientTls insecure() {
    LOG.log(
        System.Logger.Level.WARNING,
        "A client was told to be insecure: it takes any certificate for any host");
    return new ClientTls(ClientSettings.insecure());
  }

  /**
   * Trusts servers whose certificates lead to one of these, and no others.
   *
   * @throws IllegalArgumentException if this is of an SSLContext, or insecure
   */
  public ClientTls trust(TlsTrust trust) {
    settings.requireNoContext("trust");
    settings.requireSecure("trust");
    return with(s -> s.trust = trust.source());
  }

  /**
   * Shows that certificate to servers that ask for one.
   *
   * @throws IllegalArgumentException if this is of an SSLContext
   */
  public ClientTls identity(TlsIdentity identity) {
    settings.requireNoContext("identity");
    return with(s -> s.identity = identity.source());
  }

  /**
   * Talks to these hosts only if one of these public keys is in the chain that vouches for their
   * certificate, which must be trusted besides. Hosts without a pin are not affected; those of all
   * patterns that fit a host count together. A host that has none of its pins fails the opening
   * before a request is sent, with a message that lists the pins of its chain.
   *
   * @param pattern a name; or {@code *.example.com} for every name with exactly one label more, or
   *     {@code **.example.com} for that name and all below it
   * @param pins each {@code sha256/} and the SHA-256 of a SubjectPublicKeyInfo in Base64 (RFC 7469
   *     section 2.4); of the certificate itself or of one above it. The root counts if the server
   *     sends it, or it is in the trust that was given here or is the JDK's
   * @throws IllegalArgumentException if one is no such pin, or there is none, or no such pattern,
   *     or this is of an SSLContext
   */
  public ClientTls pin(String pattern, String... pins) {
    if (pins.length == 0) {
      throw new IllegalArgumentException("no pin is given for " + pattern);
    }
    return with(
        s -> {
          for (String pin : pins) {
            s.addPin(pattern, pin);
          }
        });
  }

  /**
   * Speaks these versions only.
   *
   * @param names {@code TLSv1.3}, {@code TLSv1.2}; default: both
   * @throws IllegalArgumentException naming those that are supported, if one is not
   */
  public ClientTls protocols(String... names) {
    return with(s -> s.choice = s.choice.withProtocols(names));
  }

  /**
   * Offers these cipher suites only, the preferred first.
   *
   * @param names as the JDK has them, such as {@code TLS_AES_256_GCM_SHA384}; one that is not
   *     supported makes {@link NettyClient#tls(ClientTls)} throw an exception that names those
   *     which are. Default: those that the provider deems good
   */
  public ClientTls ciphers(String... names) {
    return with(s -> s.choice = s.choice.withCiphers(names));
  }

  /**
   * Whose TLS it is. Default: {@link TlsProvider#AUTO}, which for a client without trust, identity
   * and pins of its own is the JDK, for its default {@code SSLContext} may have been replaced.
   */
  public ClientTls provider(TlsProvider provider) {
    return with(s -> s.choice = s.choice.withProvider(provider.netty()));
  }

  ClientSettings settings() {
    return settings;
  }

  private ClientTls with(Consumer<ClientSettings> change) {
    return new ClientTls(settings.with(change));
  }
}
