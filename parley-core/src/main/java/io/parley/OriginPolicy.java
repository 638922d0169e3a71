package io.parley;

import io.parley.http.Request;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From which pages browsers may open sockets. A browser lets every page connect to every server and
 * sends the user's cookies along; the {@code Origin} header tells the pages apart, and no script
 * can change it. A request without one comes from no browser, and passes. Immutable.
 */
public final class OriginPolicy {

  private static final OriginPolicy SAME = new OriginPolicy(Set.of(), false);

  private final Set<String> allowed;
  private final boolean any;

  private OriginPolicy(Set<String> allowed, boolean any) {
    this.allowed = allowed;
    this.any = any;
  }

  /**
   * Pages of this very server: scheme, host and port are those that the request came to. The scheme
   * is {@code https} with TLS, else {@code http}; the rest is the {@code Host} header. Behind a
   * proxy they are what that tells, if it is trusted ({@link WebSocketConfig#trustedProxies()}).
   */
  public static OriginPolicy sameOrigin() {
    return SAME;
  }

  /** Every page, {@code null} included: only where nothing depends on who the user is. */
  public static OriginPolicy any() {
    return new OriginPolicy(Set.of(), true);
  }

  /**
   * Pages of these origins besides.
   *
   * @param origins each {@code scheme://host} or {@code scheme://host:port}, compared whole
   * @throws IllegalArgumentException if one of them is no origin
   */
  public OriginPolicy allow(String... origins) {
    Set<String> all = new HashSet<>(allowed);
    for (String origin : origins) {
      String normal = normal(origin);
      if (normal == null) {
        throw new IllegalArgumentException(
            "an origin is scheme://host or scheme://host:port, not " + origin);
      }
      all.add(normal);
    }
    return new OriginPolicy(Set.copyOf(all), any);
  }

  /** Whether a page of the request's origin may open a socket here. */
  public boolean allows(Request request) {
    List<String> origins = request.headers().all("Origin");
    if (any || origins.isEmpty()) {
      return true;
    }
    String origin = origins.size() == 1 ? normal(origins.get(0)) : null;
    return origin != null && (allowed.contains(origin) || origin.equals(own(request)));
  }

  private @Nullable String own(Request request) {
    String scheme = request.isSecure() ? "https" : "http";
    String host = request.header("Host");
    return host == null ? null : normal(scheme + "://" + host);
  }

  /** Scheme, host in lower case and port; null for what is no origin, such as {@code null}. */
  private static @Nullable String normal(String origin) {
    URI uri;
    try {
      uri = URI.create(origin);
    } catch (IllegalArgumentException e) {
      return null;
    }
    String scheme = uri.getScheme();
    String host = uri.getHost();
    boolean more =
        uri.getRawUserInfo() != null
            || uri.getRawPath() != null && !uri.getRawPath().isEmpty()
            || uri.getRawQuery() != null
            || uri.getRawFragment() != null;
    if (scheme == null || host == null || more) {
      return null;
    }
    String lower = scheme.toLowerCase(Locale.ROOT);
    int standard = lower.equals("https") ? 443 : lower.equals("http") ? 80 : -1;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    return lower + "://" + host.toLowerCase(Locale.ROOT) + (port < 0 ? "" : ":" + port);
  }

  @Override
  public String toString() {
    return any
        ? "any origin"
        : "same origin" + (allowed.isEmpty() ? "" : " or " + String.join(", ", allowed));
  }
}
