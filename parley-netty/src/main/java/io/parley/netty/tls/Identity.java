package io.parley.netty.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What one side shows of itself.
 *
 * @param chain its own certificate first, then those that lead to the root
 * @param key the private key of the first
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

  public Identity {
    chain = List.copyOf(chain);
  }

  /** Refuses a key that does not make a pair with the certificate. */
  Identity requirePair(String message) {
    if (!Pem.belong(key, chain.get(0).getPublicKey())) {
      throw new IllegalArgumentException(message);
    }
    return this;
  }

  /** As key managers are asked for it, such as {@code RSA} or {@code EC}. */
  String keyType() {
    return chain.get(0).getPublicKey().getAlgorithm();
  }

  /** Nothing of the key. */
  @Override
  public String toString() {
    return chain.get(0).getSubjectX500Principal().getName();
  }
}
