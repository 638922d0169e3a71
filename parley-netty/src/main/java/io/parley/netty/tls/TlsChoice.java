package io.parley.netty.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What either side chooses of TLS itself. Immutable.
 *
 * @param provider null for OpenSSL where that can do it, the JDK elsewhere
 * @param protocols empty for the default ones
 * @param ciphers empty for the default ones
 */
public record TlsChoice(
    @Nullable SslProvider provider, List<String> protocols, List<String> ciphers) {

  public static final TlsChoice DEFAULT = new TlsChoice(null, List.of(), List.of());

  /** Older ones are broken (RFC 8996). */
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  public TlsChoice withProvider(@Nullable SslProvider value) {
    return new TlsChoice(value, protocols, ciphers);
  }

  /**
   * With these versions of TLS.
   *
   * @throws IllegalArgumentException if one is not supported
   */
  public TlsChoice withProtocols(String... names) {
    requireKnown("protocol", List.of(names), PROTOCOLS);
    return new TlsChoice(provider, List.of(names), ciphers);
  }

  /** With these cipher suites, which {@link #engine} checks. */
  public TlsChoice withCiphers(String... names) {
    return new TlsChoice(provider, protocols, List.of(names));
  }

  private static void requireKnown(String what, List<String> names, Collection<String> known) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no " + what + " is named; supported are " + known);
    }
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "the " + what + " \"" + name + "\" is not supported; supported are " + known);
      }
    }
  }

  List<String> protocolsOrDefault() {
    return protocols.isEmpty() ? PROTOCOLS : protocols;
  }

  /** Null for the default ones. */
  @Nullable List<String> ciphersOrNull() {
    return ciphers.isEmpty() ? null : ciphers;
  }

  /**
   * Whose TLS is used.
   *
   * @param needsJdk why only the JDK's can be, or null
   * @throws IllegalArgumentException if OpenSSL was chosen and cannot be had, or a cipher suite is
   *     not supported
   */
  SslProvider engine(@Nullable String needsJdk) {
    SslProvider engine = SslProvider.JDK;
    if (provider != SslProvider.JDK) {
      String obstacle = needsJdk != null ? needsJdk : obstacle();
      if (obstacle == null) {
        engine = SslProvider.OPENSSL;
      } else if (provider != null) {
        throw new IllegalArgumentException("OpenSSL cannot be used: " + obstacle);
      }
    }
    if (!ciphers.isEmpty()) {
      requireKnown("cipher suite", ciphers, supported(engine));
      requireForProtocols();
    }
    return engine;
  }

  private @Nullable String obstacle() {
    if (!OpenSsl.isAvailable()) {
      return "netty-tcnative is not there, or does not run here ("
          + OpenSsl.unavailabilityCause()
          + ")";
    }
    if (!OpenSsl.supportsKeyManagerFactory() || !SslProvider.isAlpnSupported(SslProvider.OPENSSL)) {
      return OpenSsl.versionString() + " lacks ALPN or key managers";
    }
    Set<String> all =
        supported(SslProvider.OPENSSL).stream()
            .filter(TlsChoice::isTls13)
            .collect(Collectors.toSet());
    Set<String> chosen = ciphers.stream().filter(all::contains).collect(Collectors.toSet());
    return chosen.isEmpty() || chosen.containsAll(all)
        ? null
        : "it takes the cipher suites of TLS 1.3 all or none: " + new TreeSet<>(all);
  }

  private void requireForProtocols() {
    boolean useful =
        ciphers.stream()
            .anyMatch(name -> protocolsOrDefault().contains(isTls13(name) ? "TLSv1.3" : "TLSv1.2"));
    if (!useful) {
      throw new IllegalArgumentException(
          "none of the cipher suites " + ciphers + " is one of " + protocolsOrDefault());
    }
  }

  /** Suites of TLS 1.2 name the exchange of keys WITH the cipher. */
  private static boolean isTls13(String cipher) {
    return !cipher.contains("_WITH_");
  }

  private static Set<String> supported(SslProvider engine) {
    Stream<String> names =
        engine == SslProvider.JDK
            ? Arrays.stream(jdk().getSupportedSSLParameters().getCipherSuites())
            : OpenSsl.availableJavaCipherSuites().stream();
    return names
        .filter(name -> name.startsWith("TLS_"))
        .filter(name -> !name.matches(".*_(anon|NULL|EMPTY|DES40|EXPORT|RC4)_.*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Without trust, for that takes a while to read. */
  private static SSLContext jdk() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS in this JDK", e);
    }
  }
}
