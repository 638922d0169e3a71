package io.parley.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request with its whole body. Immutable. On a server the URI is the request target ({@code
 * /path?query}); on a client it is the absolute URI to connect to. The opening handshake of a
 * WebSocket over HTTP/2 reads as one over HTTP/1.1: its method is {@code GET}, and its {@code
 * :authority} is the {@code Host} header.
 */
public final class Request {

  private static final byte[] NO_BODY = {};
  private static final byte HTTP_1_1 = HttpVersion.HTTP_1_1.number;

  private final String method;
  private final URI uri;
  private final Headers headers;
  private final byte[] body;
  private final Map<String, String> pathVariables;
  private final @Nullable SocketAddress remoteAddress;
  private final boolean secure;

  /**
   * The address of a peer that has proved who it is. Few do, so that a request has no field of its
   * own for that: a server keeps one for each of its sockets.
   */
  private static final class Verified extends SocketAddress {
    private static final long serialVersionUID = 1;

    private final transient @Nullable SocketAddress address;
    private final transient List<X509Certificate> certificates;

    Verified(@Nullable SocketAddress address, List<X509Certificate> certificates) {
      this.address = address;
      this.certificates = certificates;
    }
  }

  /** The number of the version: a server keeps many requests. */
  private final byte version;

  private Request(
      String method,
      URI uri,
      Headers headers,
      byte[] body,
      Map<String, String> pathVariables,
      @Nullable SocketAddress remoteAddress,
      boolean secure,
      byte version) {
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.body = body;
    this.pathVariables = pathVariables;
    this.remoteAddress = remoteAddress;
    this.secure = secure;
    this.version = version;
  }

  /**
   * A request with no headers and an empty body.
   *
   * @param method case-sensitive, such as {@code GET}
   * @throws IllegalArgumentException if the method is not a token
   */
  public static Request of(String method, URI uri) {
    if (!Headers.isToken(method)) {
      throw new IllegalArgumentException("not an HTTP method: " + method);
    }
    return new Request(method, uri, Headers.EMPTY, NO_BODY, Map.of(), null, false, HTTP_1_1);
  }

  /** A GET of that URI. */
  public static Request get(URI uri) {
    return of("GET", uri);
  }

  /**
   * A GET of that URI.
   *
   * @throws IllegalArgumentException if the text is not a URI
   */
  public static Request get(String uri) {
    return get(URI.create(uri));
  }

  /** The method, as sent. */
  public String method() {
    return method;
  }

  /** The URI: absolute on clients, the request target on servers. */
  public URI uri() {
    return uri;
  }

  /** The path, percent-decoded; {@code /} when the URI has none. */
  public String path() {
    String path = uri.getPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /**
   * The value of a variable of the route's path, percent-decoded.
   *
   * @throws IllegalArgumentException if the route has no such variable
   */
  public String path(String variable) {
    String value = pathVariables.get(variable);
    if (value == null) {
      throw new IllegalArgumentException(
          "no path variable {" + variable + "}; there are " + pathVariables.keySet());
    }
    return value;
  }

  /** The variables of the route's path; empty outside a route. */
  public Map<String, String> pathVariables() {
    return pathVariables;
  }

  /** The first value of that query parameter, decoded as a form is, or null when there is none. */
  public @Nullable String query(String name) {
    List<String> values = queries(name);
    return values.isEmpty() ? null : values.get(0);
  }

  /**
   * Every value of that query parameter, in order, decoded as a form is; a parameter without {@code
   * =} has the value "".
   */
  public List<String> queries(String name) {
    List<String> values = new ArrayList<>(1);
    String query = uri.getRawQuery();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (formDecoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
          values.add(equals < 0 ? "" : formDecoded(pair.substring(equals + 1)));
        }
      }
    }
    return values;
  }

  private static String formDecoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The header fields. */
  public Headers headers() {
    return headers;
  }

  /** The first value of that header, or null when there is none. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The body, read-only; a view of its own at every call. */
  public ByteBuffer body() {
    return ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  /** The body read as UTF-8. */
  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * Who sent it, as the transport sees it (often an {@link InetSocketAddress}), or as a {@linkplain
   * TrustedProxies trusted proxy} tells; null on a client and where there is none.
   */
  public @Nullable SocketAddress remoteAddress() {
    return remoteAddress instanceof Verified verified ? verified.address : remoteAddress;
  }

  /**
   * The certificate chain that its sender has proved to hold the key of, by TLS, and that the
   * server's trust was found to hold for: the sender's own first, as sent. Empty where the
   * transport did not ask, or the sender had none, and on a client.
   */
  public List<X509Certificate> peerCertificates() {
    return remoteAddress instanceof Verified verified ? verified.certificates : List.of();
  }

  /**
   * Whether it came over TLS, to this very server or to a {@linkplain TrustedProxies trusted proxy}
   * that tells so; false on a client.
   */
  public boolean isSecure() {
    return secure;
  }

  /** The version of HTTP that it came by; {@link HttpVersion#HTTP_1_1} on a client. */
  public HttpVersion version() {
    return HttpVersion.of(version);
  }

  /** The path as sent, percent-encoding and all; {@code /} when the URI has none. */
  public String rawPath() {
    String path = uri.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /** This request with another header behind those it has. */
  public Request header(String name, String value) {
    return headers(headers.add(name, value));
  }

  /** This request with these headers instead of its own. */
  public Request headers(Headers replacement) {
    return new Request(
        method, uri, replacement, body, pathVariables, remoteAddress, secure, version);
  }

  /** This request with a copy of these bytes as its body. */
  public Request body(byte[] bytes) {
    return new Request(
        method, uri, headers, bytes.clone(), pathVariables, remoteAddress, secure, version);
  }

  /** This request with another URI. */
  public Request uri(URI replacement) {
    return new Request(
        method, replacement, headers, body, pathVariables, remoteAddress, secure, version);
  }

  /** This request with these path variables instead of its own; for routers. */
  public Request pathVariables(Map<String, String> variables) {
    return new Request(
        method, uri, headers, body, Map.copyOf(variables), remoteAddress, secure, version);
  }

  /** This request as received from that address; for transports. */
  public Request remoteAddress(@Nullable SocketAddress address) {
    return new Request(
        method,
        uri,
        headers,
        body,
        pathVariables,
        with(address, peerCertificates()),
        secure,
        version);
  }

  private static @Nullable SocketAddress with(
      @Nullable SocketAddress address, List<X509Certificate> certificates) {
    return certificates.isEmpty() ? address : new Verified(address, certificates);
  }

  /**
   * This request as received over TLS from the holder of that certificate chain, which has been
   * verified; for transports.
   */
  public Request peerCertificates(List<X509Certificate> chain) {
    return new Request(
        method,
        uri,
        headers,
        body,
        pathVariables,
        with(remoteAddress(), List.copyOf(chain)),
        true,
        version);
  }

  /** This request as received with TLS or without; for transports. */
  public Request secure(boolean tls) {
    return new Request(method, uri, headers, body, pathVariables, remoteAddress, tls, version);
  }

  /** This request as received by that version of HTTP; for transports. */
  public Request version(HttpVersion received) {
    return new Request(
        method, uri, headers, body, pathVariables, remoteAddress, secure, received.number);
  }

  /** Equal when method, URI, headers and body are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Request that
        && method.equals(that.method)
        && uri.equals(that.uri)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * method.hashCode() + uri.hashCode()) + Arrays.hashCode(body);
  }

  /** Method, URI and headers, one a line, then the size of the body; never its content. */
  @Override
  public String toString() {
    return method + " " + uri + "\n" + headers + "[" + body.length + " bytes]";
  }
}
