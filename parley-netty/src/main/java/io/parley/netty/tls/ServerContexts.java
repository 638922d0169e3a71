package io.parley.netty.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.parley.http.Request;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The TLS of a server: what new connections get, until its files are read again. Any thread. */
public final class ServerContexts {

  private static final System.Logger LOG = System.getLogger(ServerContexts.class.getName());

  private final ServerSettings settings;
  private final Alpn alpn;
  private volatile Loaded loaded;

  /** What the files held when they were last found wanting; guarded by this. */
  private String refused = "";

  /**
   * What was read, and what was made of it.
   *
   * @param keys null with a context that was given
   */
  private record Loaded(Files files, @Nullable HostKeys keys, SslContext context) {}

  /**
   * All that comes from files.
   *
   * @param identity null with a context that was given
   * @param trust null for none
   */
  private record Files(
      @Nullable FromFiles<Identity> identity,
      Map<HostPattern, List<FromFiles<Identity>>> hosts,
      @Nullable FromFiles<List<X509Certificate>> trust) {

    Files again() {
      Map<HostPattern, List<FromFiles<Identity>>> names = new LinkedHashMap<>();
      hosts.forEach(
          (pattern, identities) ->
              names.put(pattern, identities.stream().map(FromFiles::again).toList()));
      return new Files(
          identity == null ? null : identity.again(), names, trust == null ? null : trust.again());
    }

    List<FromFiles<?>> all() {
      List<FromFiles<?>> all = new ArrayList<>();
      if (identity != null) {
        all.add(identity);
      }
      hosts.values().forEach(all::addAll);
      if (trust != null) {
        all.add(trust);
      }
      return all;
    }

    /** As they were when they were read. */
    String state() {
      return String.join(" ", all().stream().map(FromFiles::state).toList());
    }

    /** As they are now. */
    String stateNow() {
      return String.join(" ", all().stream().map(each -> FromFiles.stateOf(each.files())).toList());
    }

    @Override
    public String toString() {
      Set<String> names = new LinkedHashSet<>();
      all().forEach(each -> each.files().forEach(file -> names.add(file.toString())));
      return String.join(", ", names);
    }
  }

  /**
   * Makes the first of them, of what was read already.
   *
   * @throws IllegalArgumentException if the settings cannot be
   */
  public ServerContexts(ServerSettings settings, Alpn alpn) {
    this.settings = settings;
    this.alpn = alpn;
    loaded = load(new Files(settings.identity, settings.hosts(), settings.clientTrust));
  }

  private Loaded load(Files files) {
    if (settings.given != null) {
      return new Loaded(files, null, given());
    }
    Map<HostPattern, List<Identity>> hosts = new LinkedHashMap<>();
    files
        .hosts()
        .forEach(
            (pattern, identities) ->
                hosts.put(pattern, identities.stream().map(FromFiles::value).toList()));
    HostKeys keys = HostKeys.of(Objects.requireNonNull(files.identity()).value(), hosts);
    return new Loaded(files, keys, context(files, keys));
  }

  private SslContext given() {
    settings.choice.engine("an SSLContext is of the JDK");
    List<String> protocols = settings.choice.protocols();
    return new JdkSslContext(
        Objects.requireNonNull(settings.given),
        false,
        settings.choice.ciphersOrNull(),
        IdentityCipherSuiteFilter.INSTANCE,
        alpn.config(),
        settings.clientAuth,
        protocols.isEmpty() ? null : protocols.toArray(new String[0]),
        false);
  }

  private SslContext context(Files files, HostKeys keys) {
    SslProvider engine = settings.choice.engine(keys.needsJdk());
    KeyManagerFactory factory = keys.factory();
    try {
      return SslContextBuilder.forServer(
              engine == SslProvider.JDK
                  ? factory
                  : new OpenSslCachingX509KeyManagerFactory(factory))
          .sslProvider(engine)
          .protocols(settings.choice.protocolsOrDefault())
          .ciphers(settings.choice.ciphersOrNull(), IdentityCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(alpn.config())
          .clientAuth(settings.clientAuth)
          .trustManager(clientTrust(files, engine))
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("the keys of " + files + " cannot be used: " + e, e);
    }
  }

  /** Null for what the JDK trusts. */
  private @Nullable TrustManager clientTrust(Files files, SslProvider engine) {
    if (files.trust() == null && settings.asksClients()) {
      return null;
    }
    // Who asks nobody trusts nobody: without that both engines read all that the JDK trusts.
    List<X509Certificate> trusted = files.trust() == null ? List.of() : files.trust().value();
    return PeerTrust.of(trust(trusted), Pins.NONE, engine != SslProvider.JDK);
  }

  /** Trusts these and no others. */
  static TrustManagerFactory trust(List<X509Certificate> certificates) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(KeyStores.of(certificates));
      return trust;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot use the trusted certificates: " + e, e);
    }
  }

  /**
   * Asks for a first handler, which is all that an engine may refuse still.
   *
   * @throws IllegalArgumentException if it does
   */
  public void requireUsable() {
    try {
      ReferenceCountUtil.release(handler(ByteBufAllocator.DEFAULT).engine());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("these settings of TLS cannot be used: " + e, e);
    }
  }

  /** A handler for one connection. */
  public SslHandler handler(ByteBufAllocator allocator) {
    Loaded now = loaded;
    SslHandler handler = now.context.newHandler(allocator);
    if (settings.strictHosts && now.keys != null) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setSNIMatchers(List.of(now.keys.matcher()));
      handler.engine().setSSLParameters(parameters);
    }
    // The time of the whole opening handshake is bounded elsewhere.
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }

  /** How often the files are to be looked at; zero for never. */
  public Duration reloadEvery() {
    return settings.reloadEvery;
  }

  /** The request as received through that channel, with what TLS knows of the peer. */
  public Request received(Request request, Channel channel) {
    SslHandler handler = settings.asksClients() ? handlerOf(channel) : null;
    if (handler == null) {
      return request.secure(true);
    }
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate : handler.engine().getSession().getPeerCertificates()) {
        chain.add((X509Certificate) certificate);
      }
    } catch (SSLPeerUnverifiedException e) {
      // It has shown none.
      return request.secure(true);
    }
    return request.peerCertificates(chain);
  }

  /** That of the channel itself, or of the one that carries it. */
  private static @Nullable SslHandler handlerOf(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    return handler != null || channel.parent() == null ? handler : handlerOf(channel.parent());
  }

  /**
   * Reads the files again; connections made from now on get what they hold.
   *
   * @throws IllegalArgumentException naming the file that cannot be used; all stays as it was
   */
  public synchronized void reload() {
    loaded = load(loaded.files.again());
    refused = "";
    LOG.log(System.Logger.Level.INFO, "TLS was read again: {0}", loaded.files);
  }

  /** {@link #reload} if the files have changed; if they cannot be used, says so once. */
  public synchronized void reloadIfChanged() {
    String now = loaded.files.stateNow();
    if (now.equals(loaded.files.state()) || now.equals(refused)) {
      return;
    }
    try {
      reload();
    } catch (RuntimeException e) {
      refused = now;
      LOG.log(
          System.Logger.Level.WARNING,
          "the changed files of TLS cannot be used, what was read before stays: {0}",
          e.getMessage());
    }
  }
}
