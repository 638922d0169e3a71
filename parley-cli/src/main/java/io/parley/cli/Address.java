package io.parley.cli;

import io.parley.http.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns what a person types as an address into a request. */
final class Address {

  private static final Pattern UNIX = Pattern.compile("wss?\\+unix:", Pattern.CASE_INSENSITIVE);

  private Address() {}

  /**
   * A request for that address: a URI of any scheme that the client takes, or one without a scheme,
   * which is taken as {@code ws:}; {@code :9000/echo} is on this machine, {@code
   * ws+unix:/run/app.sock:/echo} at a Unix socket. Credentials in it become an {@code
   * Authorization} header.
   *
   * @throws IllegalArgumentException if it is no address
   */
  static Request request(String text) {
    String whole =
        text.contains("://") || UNIX.matcher(text).lookingAt()
            ? text
            : text.startsWith(":") ? "ws://localhost" + text : "ws://" + text;
    try {
      URI uri = new URI(whole).parseServerAuthority();
      String credentials = uri.getRawUserInfo();
      if (credentials == null) {
        return Request.get(uri);
      }
      URI bare = new URI(whole.replaceFirst("://[^/?#]*@", "://"));
      return Request.get(bare).header("Authorization", "Basic " + base64(credentials));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("'" + text + "' is no address: " + e.getReason(), e);
    }
  }

  /** Whether that request goes by TLS. */
  static boolean isSecure(Request request) {
    String scheme = String.valueOf(request.uri().getScheme()).toLowerCase(Locale.ROOT);
    return scheme.startsWith("wss") || scheme.equals("https");
  }

  private static String base64(String credentials) {
    String decoded = URLDecoder.decode(credentials.replace("+", "%2B"), StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
  }
}
