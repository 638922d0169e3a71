package io.parley.netty.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Public keys, one of which must be in the chain of a host's certificate (RFC 7469). Immutable. */
final class Pins {

  static final Pins NONE = new Pins(List.of());

  private static final String PREFIX = "sha256/";

  /** Longer than any chain that is taken. */
  private static final int MAX_PATH = 16;

  /** A host has none of its pins. */
  static final class PinMismatch extends CertificateException {
    private static final long serialVersionUID = 1;

    PinMismatch(String message) {
      super(message);
    }
  }

  private record Pin(HostPattern pattern, String text) {}

  private final List<Pin> pins;

  private Pins(List<Pin> pins) {
    this.pins = pins;
  }

  /**
   * With one more.
   *
   * @throws IllegalArgumentException if either is not what it must be
   */
  Pins and(String pattern, String pin) {
    List<Pin> all = new ArrayList<>(pins);
    all.add(new Pin(HostPattern.of(pattern), requireHash(pin)));
    return new Pins(List.copyOf(all));
  }

  private static String requireHash(String pin) {
    try {
      if (pin.startsWith(PREFIX)
          && Base64.getDecoder().decode(pin.substring(PREFIX.length())).length == 32) {
        return pin;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "a pin is sha256/ and the SHA-256 of a public key (SubjectPublicKeyInfo) in Base64, not \""
            + pin
            + "\"");
  }

  /** Those for a host; empty when any key will do. */
  private Set<String> of(String host) {
    String name = HostPattern.normal(host);
    return pins.stream()
        .filter(pin -> pin.pattern.matches(name))
        .map(Pin::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  boolean isEmpty() {
    return pins.isEmpty();
  }

  /**
   * Looks for a pin, if the host has some, in what vouches for the certificate. What the peer
   * merely sends besides does not count: the certificate with the pinned key is no secret, and
   * anybody could add it.
   *
   * @param chain as it came
   * @param anchors what is trusted, as far as known
   */
  void check(String host, List<X509Certificate> chain, Collection<X509Certificate> anchors)
      throws PinMismatch {
    Set<String> expected = of(host);
    if (expected.isEmpty()) {
      return;
    }
    List<X509Certificate> path = path(chain, anchors);
    if (path.stream().map(Pins::pin).noneMatch(expected::contains)) {
      throw new PinMismatch(
          "no certificate in the chain of "
              + host
              + " has one of its pins "
              + expected
              + "; those of the chain are "
              + path.stream()
                  .map(each -> pin(each) + " (" + each.getSubjectX500Principal().getName() + ")")
                  .collect(Collectors.joining(", ")));
    }
  }

  /** The certificate and whose key signed it, and so on, as far as it goes. */
  private static List<X509Certificate> path(
      List<X509Certificate> chain, Collection<X509Certificate> anchors) {
    Set<X509Certificate> path = new LinkedHashSet<>();
    X509Certificate next = chain.get(0);
    while (next != null && path.size() < MAX_PATH && path.add(next)) {
      next = issuer(next, chain, anchors);
    }
    return List.copyOf(path);
  }

  private static @Nullable X509Certificate issuer(
      X509Certificate certificate,
      List<X509Certificate> chain,
      Collection<X509Certificate> anchors) {
    return Stream.concat(chain.stream(), anchors.stream())
        .filter(each -> each.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
        .filter(each -> signed(each, certificate))
        .findFirst()
        .orElse(null);
  }

  private static boolean signed(X509Certificate issuer, X509Certificate certificate) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String pin(X509Certificate certificate) {
    try {
      byte[] key = certificate.getPublicKey().getEncoded();
      return PREFIX
          + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
