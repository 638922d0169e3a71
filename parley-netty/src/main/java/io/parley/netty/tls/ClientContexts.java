package io.parley.netty.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

/** TLS on the client's side. Any thread. */
public final class ClientContexts {

  private static final System.Logger LOG = System.getLogger(ClientContexts.class.getName());

  /** Trusts what the JDK trusts. */
  public static final ClientContexts DEFAULT = new ClientContexts(ClientSettings.DEFAULT);

  private final ClientSettings settings;
  private volatile LoadedClient loaded;

  /**
   * For those settings, of what was read already.
   *
   * @throws IllegalArgumentException if they cannot be
   */
  public ClientContexts(ClientSettings settings) {
    this.settings = settings;
    loaded = new LoadedClient(settings, settings.identity, settings.trust);
  }

  /**
   * Reads the files again; connections made from now on get what they hold.
   *
   * @throws IllegalArgumentException naming the file that cannot be used; all stays as it was
   */
  public synchronized void reload() {
    FromFiles<Identity> identity = loaded.identity;
    FromFiles<List<X509Certificate>> trust = loaded.trust;
    loaded =
        new LoadedClient(
            settings,
            identity == null ? null : identity.again(),
            trust == null ? null : trust.again());
  }

  /** A handler for one connection to that host, which is also named to the server (SNI). */
  public SslHandler handler(Alpn alpn, ByteBufAllocator allocator, String host, int port) {
    SslHandler handler = loaded.context(alpn).newHandler(allocator, host, port);
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
