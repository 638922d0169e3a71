package io.parley.netty;

import io.parley.netty.tls.Alpn;

/** Which versions of HTTP a client speaks. */
enum HttpChoice {
  HTTP_1_1(Alpn.HTTP_1_1),

  /** By ALPN, so with TLS only. */
  HTTP_2_PREFERRED(Alpn.HTTP_2_OR_1_1),

  HTTP_2_ALONE(Alpn.HTTP_2);

  private final Alpn alpn;

  HttpChoice(Alpn alpn) {
    this.alpn = alpn;
  }

  /** What is offered by ALPN. */
  Alpn alpn() {
    return alpn;
  }

  /** Whether a socket may be a stream of an HTTP/2 connection. */
  boolean mayShare(boolean secure) {
    return this == HTTP_2_ALONE || this == HTTP_2_PREFERRED && secure;
  }
}
