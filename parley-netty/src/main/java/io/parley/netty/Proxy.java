package io.parley.netty;

import io.parley.netty.dial.HostPatterns;
import io.parley.netty.dial.Target;
import io.parley.netty.socks.Socks4;
import io.parley.netty.socks.Socks5;
import io.parley.netty.socks.SocksDialog;
import io.parley.netty.socks.SocksException;
import io.parley.netty.tls.ClientContexts;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way to servers. Immutable; each method gives a changed copy. Names of hosts are
 * looked up by the proxy, never here.
 */
public final class Proxy {

  /** No proxy, where one of several ways is to be told. */
  static final Proxy NONE = new Proxy(Kind.NONE, "", 0, null, null, null, null, HostPatterns.NONE);

  private enum Kind {
    NONE(0),
    HTTP(80),
    HTTPS(443),
    SOCKS4(1080),
    SOCKS5(1080);

    private final int defaultPort;

    Kind(int defaultPort) {
      this.defaultPort = defaultPort;
    }
  }

  private final Kind kind;
  private final String host;
  private final int port;
  private final @Nullable String user;
  private final @Nullable String password;
  private final @Nullable Authenticator authenticator;
  private final @Nullable ClientContexts tls;
  private final HostPatterns exceptions;

  private Proxy(
      Kind kind,
      String host,
      int port,
      @Nullable String user,
      @Nullable String password,
      @Nullable Authenticator authenticator,
      @Nullable ClientContexts tls,
      HostPatterns exceptions) {
    this.kind = kind;
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
    this.authenticator = authenticator;
    this.tls = tls;
    this.exceptions = exceptions;
  }

  private static Proxy of(Kind kind, String host, int port) {
    if (host.isEmpty() || port < 1 || port > 0xffff) {
      throw new IllegalArgumentException(
          "a proxy has a host, and a port of 1 to 65535; not " + host + ":" + port);
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Proxy(kind, bare, port, null, null, null, null, HostPatterns.NONE);
  }

  /**
   * An HTTP proxy, which is asked for a tunnel by CONNECT (RFC 9110 section 9.3.6), for {@code ws:}
   * as well as for {@code wss:}.
   *
   * @throws IllegalArgumentException if the host is empty or the port out of range
   */
  public static Proxy http(String host, int port) {
    return of(Kind.HTTP, host, port);
  }

  /**
   * As {@link #http}, with TLS to the proxy itself. Its certificate must lead to a root that the
   * JDK trusts, unless {@link #trust} or {@link #tls} say otherwise; the client's own are for
   * servers.
   */
  public static Proxy https(String host, int port) {
    return of(Kind.HTTPS, host, port);
  }

  /** A SOCKS4 proxy; names of hosts go there by the extension 4a. */
  public static Proxy socks4(String host, int port) {
    return of(Kind.SOCKS4, host, port);
  }

  /** A SOCKS5 proxy (RFC 1928). */
  public static Proxy socks5(String host, int port) {
    return of(Kind.SOCKS5, host, port);
  }

  /**
   * A proxy as it is written in settings and on command lines: {@code scheme://host:port}, with
   * {@code user:password@} before the host if need be. Schemes are {@code http}, the default,
   * {@code https}, {@code socks4} or {@code socks4a}, {@code socks5}, {@code socks5h} or {@code
   * socks}; default ports 80, 443 and 1080.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Proxy of(String text) {
    String whole = text.contains("://") ? text : "http://" + text;
    URI uri;
    try {
      uri = new URI(whole).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no address of a proxy: " + hidden(text), e);
    }
    Kind kind = kind(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    if (uri.getHost() == null || !(path.isEmpty() || path.equals("/")) || uri.getQuery() != null) {
      throw new IllegalArgumentException("no address of a proxy: " + hidden(text));
    }
    Proxy proxy = of(kind, uri.getHost(), uri.getPort() < 0 ? kind.defaultPort : uri.getPort());
    String userInfo = uri.getRawUserInfo();
    if (userInfo == null) {
      return proxy;
    }
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? proxy.credentials(decoded(userInfo), "")
        : proxy.credentials(
            decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
  }

  private static Kind kind(String scheme) {
    return switch (scheme) {
      case "http" -> Kind.HTTP;
      case "https" -> Kind.HTTPS;
      case "socks4", "socks4a" -> Kind.SOCKS4;
      case "socks", "socks5", "socks5h" -> Kind.SOCKS5;
      default ->
          throw new IllegalArgumentException(
              "a proxy is http, https, socks4 or socks5, not " + scheme);
    };
  }

  /** Without what may be a password. */
  private static String hidden(String text) {
    return text.replaceFirst("[^/]*@", "***@");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * Shows these credentials when the proxy asks for them: by Digest or Basic to an HTTP proxy, as
   * {@link Authenticator#password} does. SOCKS4 has a user only; for it the password must be empty.
   *
   * @throws IllegalArgumentException if they cannot be shown to such a proxy
   */
  public Proxy credentials(String user, String password) {
    if (kind == Kind.SOCKS4 && !password.isEmpty()) {
      throw new IllegalArgumentException("SOCKS4 has no passwords, SOCKS5 has");
    }
    return isHttp()
        ? authenticator(Authenticator.password(user, password))
        : new Proxy(kind, host, port, user, password, null, tls, exceptions);
  }

  /**
   * Answers the challenges of an HTTP proxy so.
   *
   * @throws IllegalArgumentException if it is a SOCKS proxy
   */
  public Proxy authenticator(Authenticator answers) {
    if (!isHttp()) {
      throw new IllegalArgumentException("an authenticator is for HTTP proxies, not for " + this);
    }
    return new Proxy(kind, host, port, null, null, answers, tls, exceptions);
  }

  /**
   * Trusts a proxy whose certificate leads to one of these. The file is read now.
   *
   * @param certificates PEM: one or more
   * @throws IllegalArgumentException naming the file if it cannot be used, or if there is no TLS to
   *     this proxy
   */
  public Proxy trust(Path certificates) {
    return tls(ClientTls.of().trust(TlsTrust.pem(certificates)));
  }

  /**
   * Speaks TLS to the proxy as that context says; the name of its host is still checked.
   *
   * @throws IllegalArgumentException if there is no TLS to this proxy
   */
  public Proxy tls(SSLContext context) {
    return tls(ClientTls.of(context));
  }

  /**
   * Speaks TLS to the proxy so.
   *
   * @throws IllegalArgumentException if there is no TLS to this proxy, or it has what this machine
   *     cannot do
   */
  public Proxy tls(ClientTls tls) {
    if (kind != Kind.HTTPS) {
      throw new IllegalArgumentException("there is no TLS to " + this);
    }
    return new Proxy(
        kind,
        host,
        port,
        user,
        password,
        authenticator,
        new ClientContexts(tls.settings()),
        exceptions);
  }

  /**
   * Goes to these hosts without the proxy.
   *
   * @param hosts names, each with all names that end in a dot and it ({@code example.com}, {@code
   *     .example.com} and {@code *.example.com} say the same), addresses, networks such as {@code
   *     10.0.0.0/8}, each with {@code :port} if need be; {@code *} for all
   * @throws IllegalArgumentException naming what is none of these
   */
  public Proxy except(String... hosts) {
    HostPatterns more = exceptions.and(HostPatterns.of(hosts));
    return new Proxy(kind, host, port, user, password, authenticator, tls, more);
  }

  // ---- For an opening.

  /** Whether that target is reached without it. */
  boolean excepts(Target target) {
    return exceptions.match(target);
  }

  boolean isHttp() {
    return kind == Kind.HTTP || kind == Kind.HTTPS;
  }

  boolean isSocks() {
    return kind == Kind.SOCKS4 || kind == Kind.SOCKS5;
  }

  /** Where it is. */
  Target target() {
    return new Target(kind == Kind.HTTPS, host, port);
  }

  /** The TLS to it; null for none. */
  @Nullable ClientContexts tls() {
    if (kind != Kind.HTTPS) {
      return null;
    }
    return tls != null ? tls : ClientContexts.DEFAULT;
  }

  /** For one opening; null if it has no authenticator. */
  @Nullable Login login() {
    return authenticator == null
        ? null
        : new Login(
            authenticator,
            URI.create((kind == Kind.HTTPS ? "https" : "http") + "://" + target().authority()),
            true);
  }

  /** How a SOCKS proxy is asked for that target. */
  SocksDialog socks(Target asked) throws SocksException {
    return kind == Kind.SOCKS4
        ? new Socks4(asked.host(), asked.literal(), asked.port(), user == null ? "" : user)
        : new Socks5(asked.host(), asked.literal(), asked.port(), user, password);
  }

  /** What it is and where; no credentials. */
  @Override
  public String toString() {
    return "the proxy " + target().where();
  }
}
