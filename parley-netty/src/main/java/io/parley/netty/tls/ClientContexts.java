package io.parley.netty.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS on the client's side. Any thread. */
public final class ClientContexts {

  private static final System.Logger LOG = System.getLogger(ClientContexts.class.getName());

  /** Trusts what the JDK trusts. */
  public static final ClientContexts DEFAULT = new ClientContexts(ClientSettings.DEFAULT);

  private final ClientSettings settings;
  private final SslProvider engine;
  private final @Nullable HostKeys keys;

  /** Those of the JDK's default are made on first use: it takes a while to read what it trusts. */
  private final Map<Alpn, SslContext> contexts = new ConcurrentHashMap<>();

  /**
   * For those settings.
   *
   * @throws IllegalArgumentException if they cannot be
   */
  public ClientContexts(ClientSettings settings) {
    this.settings = settings;
    keys = settings.identity == null ? null : HostKeys.of(settings.identity.value());
    boolean jdkContext = settings.given != null;
    if (settings.isJdkDefault() && settings.choice.provider() == null) {
      // An application may have replaced it.
      jdkContext = true;
    }
    engine =
        settings.choice.engine(
            jdkContext ? "an SSLContext is of the JDK" : keys == null ? null : keys.needsJdk());
    if (!settings.isJdkDefault()) {
      contexts.put(Alpn.HTTP_1_1, context(Alpn.HTTP_1_1));
    }
  }

  /** A handler for one connection to that host, which is also named to the server (SNI). */
  public SslHandler handler(Alpn alpn, ByteBufAllocator allocator, String host, int port) {
    SslHandler handler =
        contexts.computeIfAbsent(alpn, this::context).newHandler(allocator, host, port);
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(settings.insecure ? "" : "HTTPS");
    if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
      nameHost(host, parameters);
    }
    handler.engine().setSSLParameters(parameters);
    // The time of the whole opening handshake is bounded elsewhere.
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  /** The JDK by itself names only hosts with a dot. */
  private static void nameHost(String host, SSLParameters parameters) {
    try {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    } catch (IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} cannot be named in TLS: {1}", host, e.getMessage());
    }
  }

  private SslContext context(Alpn alpn) {
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
          .trustManager(trust())
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("these settings of TLS cannot be used: " + e, e);
    }
  }

  private TrustManager trust() {
    TrustManagerFactory trust = trusted();
    boolean plain = settings.pins().isEmpty() && (engine == SslProvider.JDK || settings.insecure);
    return plain
        ? trust.getTrustManagers()[0]
        : PeerTrust.of(trust, settings.pins(), engine != SslProvider.JDK);
  }

  private TrustManagerFactory trusted() {
    if (settings.insecure) {
      return InsecureTrustManagerFactory.INSTANCE;
    }
    if (settings.trust != null) {
      return ServerContexts.trust(settings.trust.value());
    }
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init((KeyStore) null);
      return trust;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read what the JDK trusts: " + e, e);
    }
  }

  /** Whether this side has a certificate to show, as far as known. */
  boolean hasIdentity() {
    return settings.identity != null || settings.given != null;
  }

  /** The versions of TLS that this side speaks, for messages. */
  List<String> protocols() {
    return settings.choice.protocolsOrDefault();
  }

  /** What to say of a handshake with that host that failed. */
  public String reason(Throwable failure, String host) {
    return new TlsFailure(failure).atClient(host, this);
  }
}
