package io.parley.netty.tls;

import io.netty.handler.ssl.OpenSslCertificateException;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trust that looks for a host's pins besides, and tells OpenSSL why a peer is refused, which would
 * otherwise send the alert internal_error. Immutable.
 */
final class PeerTrust extends X509ExtendedTrustManager {

  // As X509_verify_cert of OpenSSL tells them.
  private static final int NOT_YET_VALID = 9;
  private static final int HAS_EXPIRED = 10;
  private static final int NO_ISSUER = 20;
  private static final int REJECTED = 28;

  private final X509ExtendedTrustManager trust;
  private final Pins pins;
  private final boolean openSsl;

  private PeerTrust(X509ExtendedTrustManager trust, Pins pins, boolean openSsl) {
    this.trust = trust;
    this.pins = pins;
    this.openSsl = openSsl;
  }

  /** As contexts of Netty are given it. */
  static TrustManager of(TrustManagerFactory factory, Pins pins, boolean openSsl) {
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager x509) {
        return new PeerTrust(x509, pins, openSsl);
      }
    }
    throw new IllegalStateException(factory.getAlgorithm() + " knows no certificates of X.509");
  }

  /** A question to what is behind this. */
  private interface Question {
    void ask() throws CertificateException;
  }

  private void ask(Question question) throws CertificateException {
    try {
      question.ask();
    } catch (CertificateException e) {
      throw openSsl ? new OpenSslCertificateException(e.getMessage(), e, code(e)) : e;
    }
  }

  private static int code(Throwable refusal) {
    for (Throwable each = refusal; each != null; each = each.getCause()) {
      if (each instanceof CertificateExpiredException) {
        return HAS_EXPIRED;
      } else if (each instanceof CertificateNotYetValidException) {
        return NOT_YET_VALID;
      } else if (each instanceof CertPathBuilderException) {
        return NO_ISSUER;
      }
    }
    return REJECTED;
  }

  private void checkPins(@Nullable String host, X509Certificate[] chain)
      throws CertificateException {
    if (pins.isEmpty()) {
      return;
    }
    if (host == null) {
      throw new CertificateException("the host is unknown, and so are its pins");
    }
    pins.check(host, List.of(chain), List.of(trust.getAcceptedIssuers()));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    ask(
        () -> {
          trust.checkServerTrusted(chain, type, engine);
          checkPins(engine.getPeerHost(), chain);
        });
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    ask(() -> trust.checkClientTrusted(chain, type, engine));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.getAcceptedIssuers();
  }

  // What follows is for those who have no engine, of which there are none here.

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException(
        "the host is unknown, and so is whether this is its certificate");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    ask(() -> trust.checkClientTrusted(chain, type));
  }
}
