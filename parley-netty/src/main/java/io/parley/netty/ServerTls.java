package io.parley.netty;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** TLS on the server's side. */
final class ServerTls {

  /** What both sides offer by ALPN. */
  static final ApplicationProtocolConfig HTTP_1_1 =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_1_1);

  private ServerTls() {}

  static SslContext ofPem(Path certificate, Path key) {
    List<X509Certificate> chain = Pem.certificates(certificate);
    PrivateKey privateKey = Pem.privateKey(key);
    if (!Pem.belong(privateKey, chain.get(0).getPublicKey())) {
      throw new IllegalArgumentException(
          "the private key in " + key + " is not that of the first certificate in " + certificate);
    }
    try {
      return SslContextBuilder.forServer(privateKey, chain)
          .sslProvider(SslProvider.JDK)
          .applicationProtocolConfig(HTTP_1_1)
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException(
          "the key of " + key + " and the certificate of " + certificate + " cannot be used: " + e,
          e);
    }
  }

  static SslContext of(SSLContext context) {
    return new JdkSslContext(
        context,
        false,
        null,
        IdentityCipherSuiteFilter.INSTANCE,
        HTTP_1_1,
        ClientAuth.NONE,
        null,
        false);
  }
}
