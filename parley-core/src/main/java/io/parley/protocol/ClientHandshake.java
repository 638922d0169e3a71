package io.parley.protocol;

import static io.parley.protocol.HandshakeHeaders.ACCEPT;
import static io.parley.protocol.HandshakeHeaders.CONNECTION;
import static io.parley.protocol.HandshakeHeaders.EXTENSIONS;
import static io.parley.protocol.HandshakeHeaders.HOST;
import static io.parley.protocol.HandshakeHeaders.KEY;
import static io.parley.protocol.HandshakeHeaders.PROTOCOL;
import static io.parley.protocol.HandshakeHeaders.SUPPORTED_VERSION;
import static io.parley.protocol.HandshakeHeaders.UPGRADE;
import static io.parley.protocol.HandshakeHeaders.VERSION;
import static io.parley.protocol.HandshakeHeaders.WEBSOCKET;

import io.parley.ExtensionHeader;
import io.parley.HandshakeException;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The client's part of the opening handshake (RFC 6455 section 4.1, RFC 8441) as pure functions.
 */
public final class ClientHandshake {

  private static final int KEY_BYTES = 16;
  private static final int MAX_PORT = 0xffff;

  private ClientHandshake() {}

  /**
   * Checks what an application asks for.
   *
   * @throws IllegalArgumentException if the request is no GET of an absolute {@code ws}, {@code
   *     wss}, {@code http} or {@code https} URI with a host and without a fragment or credentials,
   *     has a body, offers a subprotocol twice or one that is no token, or has a header that
   *     belongs to the handshake itself ({@code Sec-WebSocket-Protocol} and {@code Host} excepted)
   */
  public static void requireValid(Request request) {
    require(
        request.method().equals("GET"), "a WebSocket is opened with GET, not", request.method());
    requireValid(request.uri());
    for (Headers.Field field : request.headers()) {
      require(
          !HandshakeHeaders.isReserved(field.name()),
          "the handshake itself sets this header, a request must not:",
          field.name());
    }
    int hosts = request.headers().all(HOST).size();
    require(hosts <= 1, "a request has one Host header, not", hosts);
    HandshakeHeaders.subprotocols(request.headers());
    int body = request.body().remaining();
    require(body == 0, "a handshake has no body; bytes in this one:", body);
  }

  /** RFC 6455 section 3; the schemes of HTTP stand for those of its WebSockets. */
  private static void requireValid(URI uri) {
    String scheme = uri.getScheme() == null ? "none" : uri.getScheme().toLowerCase(Locale.ROOT);
    require(
        List.of("ws", "wss", "http", "https").contains(scheme),
        "the scheme of a WebSocket URI is ws, wss, http or https, not",
        scheme);
    require(
        uri.getRawUserInfo() == null,
        "credentials in a URI would not be sent, an Authorization header is; host",
        uri.getHost());
    require(uri.getHost() != null, "a WebSocket URI has a valid host; this one has not:", uri);
    require(uri.getPort() <= MAX_PORT, "a port is at most 65535, not", uri.getPort());
    require(uri.getRawFragment() == null, "a WebSocket URI has no fragment; this one has:", uri);
  }

  private static void require(boolean condition, String otherwise, Object seen) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise + " " + seen);
    }
  }

  /**
   * A value for {@code Sec-WebSocket-Key}.
   *
   * @param random 16 bytes, unpredictable and fresh for each handshake
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static String newKey(byte[] random) {
    require(random.length == KEY_BYTES, "a key is made of 16 bytes, not", random.length);
    return Base64.getEncoder().encodeToString(random);
  }

  /**
   * The request as it goes over the wire: the URI becomes the request target (see {@link #target}),
   * and the handshake's headers are added. A {@code Host} that the request has already is kept.
   *
   * @param request one that is {@linkplain #requireValid valid}
   * @param key 16 random bytes in Base64
   * @param extensions what this client knows
   */
  public static Request request(Request request, String key, Extensions extensions) {
    return wire(
        request,
        Headers.of(UPGRADE, WEBSOCKET, CONNECTION, UPGRADE, KEY, key, VERSION, SUPPORTED_VERSION),
        extensions);
  }

  /**
   * As {@link #request}, for an extended CONNECT (RFC 8441 section 5), whose {@code :authority} is
   * the {@code Host} header here.
   */
  public static Request connect(Request request, Extensions extensions) {
    return wire(request, Headers.of(VERSION, SUPPORTED_VERSION), extensions);
  }

  private static Request wire(Request request, Headers handshake, Extensions extensions) {
    URI uri = request.uri();
    String host = request.header(HOST);
    Headers headers =
        Headers.of(HOST, host == null ? authority(uri) : host)
            .addAll(handshake)
            .addAll(request.headers().remove(HOST));
    List<ExtensionHeader> offers = extensions.offers();
    if (!offers.isEmpty()) {
      headers = headers.add(EXTENSIONS, HandshakeHeaders.list(offers));
    }
    String target = target(uri);
    // Two slashes at the start would read as an authority, unless an empty one stands before.
    URI path = URI.create(target.startsWith("//") ? "//" + target : target);
    return request.uri(path).headers(headers);
  }

  /**
   * What stands in the request line for a URI, absolute or as made by {@link #request}: its path,
   * {@code /} when empty, and its query, both as they are but for what is not ASCII, which is
   * percent-encoded (RFC 6455 section 3, "resource-name").
   */
  public static String target(URI uri) {
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  /** Host and, unless it is the scheme's own, port (RFC 6455 section 4.1, point 4). */
  private static String authority(URI uri) {
    String host = uri.getHost();
    // The zone of an IPv6 address means something on this machine only (RFC 6874 section 4).
    int zone = host.indexOf('%');
    if (zone >= 0) {
      host = host.substring(0, zone) + "]";
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int standard = scheme.equals("wss") || scheme.equals("https") ? 443 : 80;
    return uri.getPort() < 0 || uri.getPort() == standard ? host : host + ":" + uri.getPort();
  }

  /**
   * What the server's answer agrees to.
   *
   * @param request as made by {@link #request}
   * @param extensions what this client knows
   * @throws HandshakeException naming what is wrong with the answer
   */
  public static Negotiated check(
      Request request, String key, Response response, Extensions extensions)
      throws HandshakeException {
    // The points of RFC 6455 section 4.1, "once the client's opening handshake has been sent".
    Headers headers = response.headers();
    if (response.status().code() != Status.SWITCHING_PROTOCOLS.code()) {
      throw failure(response, "expected 101 Switching Protocols, got " + response.status());
    }
    List<String> upgrades = headers.all(UPGRADE);
    if (upgrades.size() != 1 || !upgrades.get(0).equalsIgnoreCase(WEBSOCKET)) {
      throw expected(response, UPGRADE, WEBSOCKET);
    }
    if (!headers.lists(CONNECTION, UPGRADE)) {
      throw expected(response, CONNECTION, UPGRADE);
    }
    String accept = AcceptKey.of(key);
    if (!headers.all(ACCEPT).equals(List.of(accept))) {
      throw expected(response, ACCEPT, accept);
    }
    return agreed(request, response, extensions);
  }

  /**
   * What the server's answer to an extended CONNECT agrees to.
   *
   * @param request as made by {@link #connect}
   * @param extensions what this client knows
   * @throws HandshakeException naming what is wrong with the answer
   */
  public static Negotiated checkConnect(Request request, Response response, Extensions extensions)
      throws HandshakeException {
    // RFC 9110 section 9.3.6: any 2xx is a tunnel.
    int status = response.status().code();
    if (status < 200 || status > 299) {
      throw failure(response, "expected 200 OK, got " + response.status());
    }
    return agreed(request, response, extensions);
  }

  private static Negotiated agreed(Request request, Response response, Extensions extensions)
      throws HandshakeException {
    checkSubprotocol(request, response);
    return Negotiated.of(response.headers(), answered(request, response, extensions));
  }

  private static ActiveExtensions answered(
      Request request, Response response, Extensions extensions) throws HandshakeException {
    List<ExtensionHeader> answered;
    try {
      answered = ExtensionHeaders.parse(response.headers().all(EXTENSIONS));
    } catch (IllegalArgumentException e) {
      throw failure(response, "the server's " + EXTENSIONS + " is malformed: " + e.getMessage());
    }
    List<String> offered =
        ExtensionHeaders.parse(request.headers().all(EXTENSIONS)).stream()
            .map(ExtensionHeader::name)
            .toList();
    for (ExtensionHeader extension : answered) {
      if (!offered.contains(extension.name())) {
        throw failure(
            response,
            "the server uses extension \"" + extension.name() + "\", offered were " + offered);
      }
    }
    try {
      return extensions.answered(answered);
    } catch (RuntimeException e) {
      String why = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
      HandshakeException failure =
          failure(response, "the server's " + EXTENSIONS + " is wrong: " + why);
      failure.initCause(e);
      throw failure;
    }
  }

  private static void checkSubprotocol(Request request, Response response)
      throws HandshakeException {
    List<String> answered = response.headers().all(PROTOCOL);
    List<String> offered = HandshakeHeaders.subprotocols(request.headers());
    // None is a legal answer to any offer; what that means is the application's matter.
    if (answered.size() > 1) {
      throw failure(response, "the server chose more than one subprotocol: " + answered);
    }
    if (!offered.containsAll(answered)) {
      throw failure(
          response,
          "the server chose subprotocol \"" + answered.get(0) + "\", offered were " + offered);
    }
  }

  private static HandshakeException expected(Response response, String header, String value) {
    List<String> values = response.headers().all(header);
    String seen =
        switch (values.size()) {
          case 0 -> "none";
          case 1 -> "\"" + values.get(0) + "\"";
          default -> values.toString();
        };
    return failure(response, "expected the header " + header + ": " + value + ", got " + seen);
  }

  private static HandshakeException failure(Response response, String message) {
    return new HandshakeException(message, response);
  }
}
