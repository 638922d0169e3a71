package io.parley.netty.socks;

import java.util.Locale;

/** What goes for both versions. */
final class Replies {
  private Replies() {}

  static SocksException notOurs(SocksDialog dialog, byte first) {
    return new SocksException(
        String.format(
            Locale.ROOT,
            "did not answer in %s: its answer begins with 0x%02x",
            dialog.protocol(),
            first));
  }
}
