package io.parley.netty.socks;

import java.io.IOException;

/** What a SOCKS proxy said instead of yes; the message goes on behind "the proxy HOST:PORT". */
public final class SocksException extends IOException {
  private static final long serialVersionUID = 1;

  SocksException(String message) {
    super(message);
  }
}
