package io.parley.netty;

import io.parley.HandshakeException;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.dial.Target;
import io.parley.protocol.ClientHandshake;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one opening: the application's, and those that answers lead to, by a redirect
 * (RFC 9110 section 15.4) or a challenge. May block where {@link FollowOptions#mayBlock} says so.
 * One thread at a time.
 */
final class Journey {

  private static final String AUTHORIZATION = "Authorization";

  /** What belongs to one origin alone. */
  private static final List<String> ONE_ORIGIN =
      List.of(AUTHORIZATION, "Proxy-Authorization", "Cookie", "Host");

  private final FollowOptions options;
  private final Request first;
  private final Target origin;
  private final @Nullable Login login;

  /** Where it has been, up to where it is. */
  private final List<URI> way = new ArrayList<>();

  private final Set<Request> sent = new HashSet<>();

  /** What led to where it is; null at the start. */
  private @Nullable Response lastRedirect;

  Journey(FollowOptions options, Request first) {
    this.options = options;
    this.first = first;
    this.origin = Target.of(first.uri());
    this.login =
        options.authenticator() == null
            ? null
            : new Login(options.authenticator(), root(first.uri()), false);
    this.way.add(first.uri());
  }

  private static URI root(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    return URI.create(scheme + "://" + Target.of(uri).authority().toLowerCase(Locale.ROOT));
  }

  private URI uri() {
    return way.get(way.size() - 1);
  }

  /** Host and port of where it is, for messages. */
  String where() {
    return Target.of(uri()).where();
  }

  private boolean isAtHome() {
    return Target.of(uri()).isSameOrigin(origin);
  }

  /**
   * The next request, with an absolute URI.
   *
   * @throws HandshakeException if it has been sent before
   */
  Request next() throws IOException {
    Headers headers = first.headers();
    if (!isAtHome()) {
      for (String name : ONE_ORIGIN) {
        headers = headers.remove(name);
      }
    }
    CookieHandler cookies = options.cookies();
    if (cookies != null) {
      headers = Cookies.added(headers, cookies, uri());
    }
    if (login != null && isAtHome()) {
      String credentials = login.credentials(first.method(), ClientHandshake.target(uri()));
      headers = credentials == null ? headers : headers.set(AUTHORIZATION, credentials);
    }
    Request request = first.uri(uri()).headers(headers);
    if (!sent.add(request)) {
      throw new HandshakeException("redirected in a circle: " + told(way), lastRedirect);
    }
    return request;
  }

  /** The answer is a good 101. */
  void accepted(Response response) throws IOException {
    store(response);
  }

  /**
   * The answer is none. Returns if there is a {@link #next} request to send.
   *
   * @param why what is wrong with it
   * @throws HandshakeException if the refusal stands
   */
  void refused(Response response, HandshakeException why) throws IOException {
    store(response);
    switch (response.status().code()) {
      case 301, 302, 303, 307, 308 -> redirected(response, why);
      case 401 -> challenged(response, why);
      default -> throw onItsWay(why, "");
    }
  }

  private void store(Response response) throws IOException {
    CookieHandler cookies = options.cookies();
    if (cookies != null) {
      Cookies.store(response.headers(), cookies, uri());
    }
  }

  private void redirected(Response response, HandshakeException why) throws HandshakeException {
    if (options.redirects() == 0) {
      throw why;
    }
    URI next = location(response);
    way.add(next);
    if (way.size() - 1 > options.redirects()) {
      throw new HandshakeException(
          "more than " + options.redirects() + " redirects (followRedirects): " + told(way),
          response);
    }
    if (Target.of(way.get(way.size() - 2)).secure()
        && !Target.of(next).secure()
        && !options.downgrade()) {
      throw new HandshakeException(
          "redirected from TLS to plain text, which is not followed (allowDowngrade): " + told(way),
          response);
    }
    lastRedirect = response;
  }

  private URI location(Response response) throws HandshakeException {
    List<String> locations = response.headers().all("Location");
    if (locations.size() != 1) {
      throw new HandshakeException(
          where()
              + " redirected with "
              + response.status()
              + ", but "
              + (locations.isEmpty() ? "to nowhere (no Location)" : "to several: " + locations),
          response);
    }
    try {
      URI next = resolved(locations.get(0));
      ClientHandshake.requireValid(first.uri(next));
      return next;
    } catch (URISyntaxException | IllegalArgumentException e) {
      HandshakeException nonsense =
          new HandshakeException(
              where() + " redirected to \"" + locations.get(0) + "\": " + e.getMessage(), response);
      nonsense.initCause(e);
      throw nonsense;
    }
  }

  /** RFC 3986 section 5.2, of which {@link URI#resolve} does most. */
  private URI resolved(String location) throws URISyntaxException {
    URI base = uri();
    String path =
        base.getRawPath() == null || base.getRawPath().isEmpty() ? "/" : base.getRawPath();
    String root = base.getScheme() + "://" + base.getRawAuthority();
    int fragment = location.indexOf('#');
    String bare = fragment < 0 ? location : location.substring(0, fragment);
    if (bare.isEmpty()) {
      return base;
    }
    return bare.startsWith("?")
        ? new URI(root + path + bare)
        : new URI(root + path).resolve(new URI(bare));
  }

  private void challenged(Response response, HandshakeException why) throws IOException {
    if (login == null || !isAtHome()) {
      throw onItsWay(why, "");
    }
    String none = login.challenged(response, first.method(), ClientHandshake.target(uri()));
    if (none != null) {
      throw onItsWay(why, "; " + none);
    }
  }

  /** A refusal with more to it, and how one got there. */
  private HandshakeException onItsWay(HandshakeException why, String more) {
    String way = this.way.size() == 1 ? "" : "; redirected: " + told(this.way);
    return way.isEmpty() && more.isEmpty()
        ? why
        : new HandshakeException(why.getMessage() + more + way, why.response());
  }

  private static String told(List<URI> way) {
    return way.stream().map(URI::toString).collect(Collectors.joining(" -> "));
  }
}
