package io.parley.netty.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What a client's TLS was told, with what its files held, and the contexts made of that. */
final class LoadedClient {

  private final ClientSettings settings;

  /** Null for none. */
  final @Nullable FromFiles<Identity> identity;

  /** Null for what the JDK trusts. */
  final @Nullable FromFiles<List<X509Certificate>> trust;

  private final @Nullable HostKeys keys;
  private final SslProvider engine;

  /** Those of the JDK's default are made on first use: it takes a while to read what it trusts. */
  private final Map<Alpn, SslContext> contexts = new ConcurrentHashMap<>();

  LoadedClient(
      ClientSettings settings,
      @Nullable FromFiles<Identity> identity,
      @Nullable FromFiles<List<X509Certificate>> trust) {
    this.settings = settings;
    this.identity = identity;
    this.trust = trust;
    keys = identity == null ? null : HostKeys.of(identity.value());
    boolean jdkContext = settings.given != null;
    if (settings.isJdkDefault() && settings.choice.provider() == null) {
      // An application may have replaced it.
      jdkContext = true;
    }
    engine =
        settings.choice.engine(
            jdkContext ? "an SSLContext is of the JDK" : keys == null ? null : keys.needsJdk());
    if (!settings.isJdkDefault()) {
      contexts.put(Alpn.HTTP_1_1, made(Alpn.HTTP_1_1));
    }
  }

  SslContext context(Alpn alpn) {
    return contexts.computeIfAbsent(alpn, this::made);
  }

  private SslContext made(Alpn alpn) {
    SSLContext given =
        settings.given == null && settings.isJdkDefault() && engine == SslProvider.JDK
            ? jdkDefault()
            : settings.given;
    return given == null ? built(alpn) : wrapped(given, alpn);
  }

  private static SSLContext jdkDefault() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no TLS in this JDK", e);
    }
  }

  private SslContext wrapped(SSLContext context, Alpn alpn) {
    List<String> protocols = settings.choice.protocols();
    return new JdkSslContext(
        context,
        true,
        settings.choice.ciphersOrNull(),
        IdentityCipherSuiteFilter.INSTANCE,
        alpn.config(),
        ClientAuth.NONE,
        protocols.isEmpty() ? null : protocols.toArray(new String[0]),
        false);
  }

  private SslContext built(Alpn alpn) {
    KeyManagerFactory factory = keys == null ? null : keys.factory();
    if (factory != null && engine != SslProvider.JDK) {
      factory = new OpenSslCachingX509KeyManagerFactory(factory);
    }
    try {
      return SslContextBuilder.forClient()
          .sslProvider(engine)
          .protocols(settings.choice.protocolsOrDefault())
          .ciphers(settings.choice.ciphersOrNull(), IdentityCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(alpn.config())
          .keyManager(factory)
          .trustManager(trustManager())
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("these settings of TLS cannot be used: " + e, e);
    }
  }

  private TrustManager trustManager() {
    TrustManagerFactory factory = trusted();
    boolean plain = settings.pins().isEmpty() && (engine == SslProvider.JDK || settings.insecure);
    return plain
        ? factory.getTrustManagers()[0]
        : PeerTrust.of(factory, settings.pins(), engine != SslProvider.JDK);
  }

  private TrustManagerFactory trusted() {
    if (settings.insecure) {
      return InsecureTrustManagerFactory.INSTANCE;
    }
    if (trust != null) {
      return ServerContexts.trust(trust.value());
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read what the JDK trusts: " + e, e);
    }
  }
}
