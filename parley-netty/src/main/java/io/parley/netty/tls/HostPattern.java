package io.parley.netty.tls;

import java.net.IDN;
import java.util.Locale;

/**
 * A host's name, or many: {@code *.example.com} is every name with exactly one label more, {@code
 * **.example.com} that name and all below it.
 *
 * @param wild whether it begins with {@code *}
 * @param name without the wildcard, in lower case and ASCII
 */
record HostPattern(String text, boolean wild, String name) {

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none
   */
  static HostPattern of(String text) {
    boolean deep = text.startsWith("**.");
    boolean wild = deep || text.startsWith("*.");
    String name = text.substring(deep ? 3 : wild ? 2 : 0);
    try {
      String ascii = normal(name);
      if (!ascii.isEmpty() && ascii.matches("[a-z0-9._:-]+") && !ascii.contains("..")) {
        return new HostPattern(text, wild, ascii);
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no host name; nor is it one behind \"*.\" (one label) or \"**.\" (any"
            + " number)");
  }

  /** As names are compared. */
  static String normal(String host) {
    String ascii = IDN.toASCII(host).toLowerCase(Locale.ROOT);
    return ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
  }

  /** Whether a name, in {@link #normal} form, is meant. */
  boolean matches(String host) {
    if (!wild) {
      return host.equals(name);
    }
    boolean deep = text.startsWith("**");
    if (!host.endsWith("." + name)) {
      return deep && host.equals(name);
    }
    return deep || host.indexOf('.') == host.length() - name.length() - 1;
  }
}
