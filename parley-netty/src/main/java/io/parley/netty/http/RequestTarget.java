package io.parley.netty.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the method and the version in the first line of a request (RFC 9112 section
 * 3.2).
 *
 * @param uri path and query only, or {@code *}
 * @param authority host and port when the target names them, which then go before the {@code Host}
 *     header; else null
 */
public record RequestTarget(URI uri, @Nullable String authority) {

  private static final String HEX = "0123456789ABCDEF";

  /** Beside letters and digits, what RFC 3986 allows in a path; and the slash between segments. */
  private static final String PATH_CHARS = "-._~!$&'()*+,;=:@/";

  private static final String QUERY_CHARS = PATH_CHARS + "?";

  /**
   * Reads a target. Browsers send some characters in it that a URI must not have, such as {@code |}
   * or a lone {@code %}: those become percent-encoded.
   *
   * @throws IllegalArgumentException if it is none
   */
  static RequestTarget of(String method, String target) {
    if (target.startsWith("/")) {
      return new RequestTarget(origin(target), null);
    }
    if (target.equals("*") && method.equals("OPTIONS")) {
      return new RequestTarget(URI.create("*"), null);
    }
    String start = target.substring(0, Math.min(8, target.length())).toLowerCase(Locale.ROOT);
    if (start.startsWith("http://") || start.startsWith("https://")) {
      int host = target.indexOf("//") + 2;
      int path = host;
      while (path < target.length() && "/?".indexOf(target.charAt(path)) < 0) {
        path++;
      }
      String authority = target.substring(host, path);
      if (authority.isEmpty() || authority.indexOf('@') >= 0) {
        throw new IllegalArgumentException("a request target needs a host and no user");
      }
      String rest = target.substring(path);
      return new RequestTarget(origin(rest.startsWith("/") ? rest : "/" + rest), authority);
    }
    throw new IllegalArgumentException("a request target is a path, a URI, or * for OPTIONS");
  }

  private static URI origin(String target) {
    int query = target.indexOf('?');
    StringBuilder legal = new StringBuilder(target.length() + 16);
    if (target.startsWith("//")) {
      // Would read as an authority, unless an empty one stands before.
      legal.append("//");
    }
    append(target, 0, query < 0 ? target.length() : query, PATH_CHARS, legal);
    if (query >= 0) {
      legal.append('?');
      append(target, query + 1, target.length(), QUERY_CHARS, legal);
    }
    try {
      return new URI(legal.toString());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a request target: " + e.getMessage(), e);
    }
  }

  private static void append(String text, int from, int to, String allowed, StringBuilder out) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean escape = c == '%' && i + 2 < to && isHex(text.charAt(i + 1), text.charAt(i + 2));
      if (escape || isAlphanumeric(c) || allowed.indexOf(c) >= 0) {
        out.append(c);
      } else if (c <= ' ' || c == 0x7f || c == '#' || c > 0xff) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "character 0x%02x in a request target", (int) c));
      } else {
        // A byte of its own: the decoder makes each into one character.
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static boolean isHex(char high, char low) {
    return Character.digit(high, 16) >= 0 && Character.digit(low, 16) >= 0;
  }
}
