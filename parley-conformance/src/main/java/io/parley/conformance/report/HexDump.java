package io.parley.conformance.report;

import io.parley.conformance.wire.Octets;
import java.util.Locale;

/** Bytes as people read them: sixteen a line, in hex and as ASCII. */
final class HexDump {

  private static final int LINE = 16;

  private HexDump() {}

  static String of(Octets octets) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < octets.length(); at += LINE) {
      StringBuilder hex = new StringBuilder();
      StringBuilder ascii = new StringBuilder();
      for (int i = at; i < Math.min(at + LINE, octets.length()); i++) {
        int octet = octets.at(i);
        hex.append(String.format(Locale.ROOT, "%02x ", octet));
        ascii.append(octet >= ' ' && octet < 0x7f ? (char) octet : '.');
      }
      out.append(String.format(Locale.ROOT, "%04x  %-48s %s%n", at, hex, ascii));
    }
    return out.toString().replace("\r\n", "\n");
  }
}
