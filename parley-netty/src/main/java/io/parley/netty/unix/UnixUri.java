package io.parley.netty.unix;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URI that names a Unix socket, then what to ask for there: {@code
 * ws+unix:/path/of/socket:/echo}, or {@code wss+unix:} with TLS, as other WebSocket clients know
 * it.
 *
 * @param place the socket
 * @param uri what to ask for there; its host is {@code localhost}
 */
public record UnixUri(UnixPath place, URI uri) {

  private static final String SUFFIX = "+unix";
  private static final String FORM = "ws+unix:/path/of/socket:/path";

  /**
   * Takes such a URI apart.
   *
   * @return null for one of another scheme
   * @throws IllegalArgumentException if no socket is named by it
   */
  public static @Nullable UnixUri of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("ws" + SUFFIX) && !scheme.equals("wss" + SUFFIX)) {
      return null;
    }
    String path = uri.getRawPath();
    if (path == null || !path.startsWith("/") || uri.getRawAuthority() != null) {
      throw new IllegalArgumentException("a Unix socket is named as " + FORM + ", not " + uri);
    }
    int colon = path.indexOf(':');
    String target = colon < 0 ? "/" : path.substring(colon + 1);
    if (!target.isEmpty() && !target.startsWith("/")) {
      throw new IllegalArgumentException(
          "behind the colon of " + FORM + " stands a path, not as in " + uri);
    }
    String socket = URI.create(colon < 0 ? path : path.substring(0, colon)).getPath();
    String rest =
        (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
            + (uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment());
    String plain = scheme.substring(0, scheme.length() - SUFFIX.length());
    return new UnixUri(UnixPath.of(socket), URI.create(plain + "://localhost" + target + rest));
  }

  /**
   * The URI of what a server has at that socket, but for the path to ask for, which goes behind it.
   *
   * @param scheme {@code ws} or {@code wss}
   */
  public static URI root(String scheme, UnixPath place) {
    try {
      String path = new URI(null, null, place.toString(), null).getRawPath();
      return URI.create(scheme + SUFFIX + ":" + path.replace(":", "%3A") + ":");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("every absolute path can be written as a URI's", e);
    }
  }
}
