package io.parley.cli;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.parley.netty.TlsIdentity;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A certificate made in memory for trying things out: nobody has a reason to trust it but who
 * compares its fingerprint.
 */
record SelfSigned(SSLContext context, TlsIdentity identity, X509Certificate certificate) {

  /** Of a store that never leaves memory. */
  private static final String PASSWORD = "memory";

  private static final Duration VALID = Duration.ofDays(30);

  /**
   * Makes one for this machine's own names.
   *
   * @param host one more name or address, or null
   */
  static SelfSigned create(@Nullable String host) {
    try {
      Instant now = Instant.now();
      CertificateBuilder builder =
          new CertificateBuilder()
              .ecp256()
              .subject("CN=localhost, O=Parley, OU=self-signed for trying things out")
              .notBefore(now.minus(Duration.ofDays(1)))
              .notAfter(now.plus(VALID))
              .setIsCertificateAuthority(true)
              .addExtendedKeyUsageServerAuth();
      Set<String> names = new LinkedHashSet<>(Set.of("localhost"));
      Set<String> addresses = new LinkedHashSet<>(Set.of("127.0.0.1", "::1"));
      if (host != null) {
        (isAddress(host) ? addresses : names).add(host);
      }
      names.forEach(builder::addSanDnsName);
      addresses.forEach(builder::addSanIpAddress);
      X509Bundle bundle = builder.buildSelfSigned();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(bundle.toKeyManagerFactory().getKeyManagers(), null, null);
      TlsIdentity identity = TlsIdentity.of(bundle.toKeyStore(PASSWORD.toCharArray()), PASSWORD);
      return new SelfSigned(context, identity, bundle.getCertificate());
    } catch (Exception e) {
      throw new IllegalStateException("cannot make a certificate: " + e.getMessage(), e);
    }
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
  }

  /** SHA-256 over the certificate, as browsers and openssl show it. */
  String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
