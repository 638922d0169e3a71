package io.parley.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS on the client's side.
 *
 * @param secure whether the certificate must be made out to the host
 */
record ClientTls(SslContext context, boolean secure) {

  private static final System.Logger LOG = System.getLogger(ClientTls.class.getName());

  /** Trusts what the JDK trusts. */
  static ClientTls jdkDefault() {
    return Default.INSTANCE;
  }

  private static final class Default {
    private static final ClientTls INSTANCE = of(jdkContext());

    private static SSLContext jdkContext() {
      try {
        return SSLContext.getDefault();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("no TLS in this JDK", e);
      }
    }
  }

  static ClientTls of(SSLContext context) {
    return new ClientTls(
        new JdkSslContext(
            context,
            true,
            null,
            IdentityCipherSuiteFilter.INSTANCE,
            ServerTls.HTTP_1_1,
            ClientAuth.NONE,
            null,
            false),
        true);
  }

  static ClientTls trusting(Path file) {
    List<X509Certificate> certificates = Pem.certificates(file);
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("trusted-" + i, certificates.get(i));
      }
      return trusting(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("cannot trust the certificates of " + file + ": " + e, e);
    }
  }

  static ClientTls trusting(KeyStore store) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return of(contextOf(trust));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot use the trust store: " + e, e);
    }
  }

  static ClientTls insecure() {
    LOG.log(
        System.Logger.Level.WARNING,
        "A client was told to be insecure: it takes any certificate for any host");
    try {
      return new ClientTls(of(contextOf(InsecureTrustManagerFactory.INSTANCE)).context, false);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS in this JDK", e);
    }
  }

  /** A handler for one connection to that host, which is also named to the server (SNI). */
  SslHandler handler(ByteBufAllocator allocator, String host, int port) {
    SslHandler handler = context.newHandler(allocator, host, port);
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(secure ? "HTTPS" : "");
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

  private static SSLContext contextOf(TrustManagerFactory trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
