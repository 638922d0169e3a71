package io.parley.netty;

import io.netty.handler.ssl.SslProvider;
import org.jspecify.annotations.Nullable;

/** Whose TLS is used. */
public enum TlsProvider {
  /**
   * OpenSSL where netty-tcnative is on the class path and can do what is asked; the JDK's
   * everywhere else, and for an {@code SSLContext}. The default.
   */
  AUTO(null),

  /** That of the JDK. */
  JDK(SslProvider.JDK),

  /** OpenSSL (or BoringSSL) by netty-tcnative, which must be on the class path. */
  OPENSSL(SslProvider.OPENSSL);

  private final @Nullable SslProvider netty;

  TlsProvider(@Nullable SslProvider netty) {
    this.netty = netty;
  }

  @Nullable SslProvider netty() {
    return netty;
  }
}
