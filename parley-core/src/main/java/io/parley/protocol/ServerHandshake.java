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
import io.parley.WsConsumer;
import io.parley.http.Headers;
import io.parley.http.HttpVersion;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's part of the opening handshake (RFC 6455 section 4.2, RFC 8441) as pure functions.
 */
public final class ServerHandshake {

  private static final String WRONG_VERSION =
      "The handshake needs the header Sec-WebSocket-Version: 13, once.";

  private ServerHandshake() {}

  /**
   * Whether the request asks for a WebSocket by HTTP/1.1, well or badly: its {@code Upgrade} names
   * it, or it has a {@code Sec-WebSocket-Key}. In HTTP/2 neither means anything.
   */
  public static boolean isUpgrade(Request request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return false;
    }
    return request.headers().lists(UPGRADE, WEBSOCKET) || request.headers().contains(KEY);
  }

  /**
   * What a request that {@link #isUpgrade asks for a WebSocket} deserves. That it came by HTTP/1.1
   * or later (RFC 6455 section 4.2.1, point 1) is for the transport to check, which alone knows.
   */
  public static Verdict check(Request request) {
    Headers headers = request.headers();
    // The points of RFC 6455 section 4.2.1, the version before the key: a client of another version
    // may have no such key, and learns from the 426 which version to speak.
    if (!request.method().equals("GET")) {
      Response response = refusal(Status.METHOD_NOT_ALLOWED, "A WebSocket is opened with GET.");
      return new Verdict.Invalid(response.header("Allow", "GET"), "method " + request.method());
    }
    List<String> hosts = headers.all(HOST);
    if (hosts.size() != 1 || hosts.get(0).isBlank()) {
      return badRequest("The handshake needs one Host header.", HOST, hosts);
    }
    if (!headers.lists(UPGRADE, WEBSOCKET)) {
      return upgradeRequired(
          "The handshake needs the header Upgrade: websocket.", UPGRADE, headers.all(UPGRADE));
    }
    if (!headers.lists(CONNECTION, UPGRADE)) {
      return badRequest(
          "The handshake needs the header Connection: Upgrade; a proxy may have removed it.",
          CONNECTION,
          headers.all(CONNECTION));
    }
    // A missing version is answered as a wrong one (section 4.2.2, step 4), as most servers do: the
    // answer then tells what is needed.
    List<String> versions = headers.all(VERSION);
    if (isOtherVersion(versions)) {
      return upgradeRequired(WRONG_VERSION, VERSION, versions);
    }
    List<String> keys = headers.all(KEY);
    if (keys.size() != 1) {
      return badRequest("The handshake needs one Sec-WebSocket-Key header.", KEY, keys);
    }
    String key = keys.get(0).strip();
    if (!is16BytesInBase64(key)) {
      return badRequest("Sec-WebSocket-Key must be 16 bytes in Base64.", KEY, keys);
    }
    return checkLists(headers, key);
  }

  /**
   * What a request deserves that came as an extended CONNECT with {@code :protocol} websocket (RFC
   * 8441 section 5), there with {@code GET} for its method and {@code Host} for its authority. It
   * has no {@code Upgrade}, {@code Connection} and {@code Sec-WebSocket-Key}.
   */
  public static Verdict checkConnect(Request request) {
    Headers headers = request.headers();
    List<String> hosts = headers.all(HOST);
    if (hosts.size() != 1 || hosts.get(0).isBlank()) {
      return badRequest("The handshake needs an :authority.", HOST, hosts);
    }
    List<String> versions = headers.all(VERSION);
    if (isOtherVersion(versions)) {
      // A 426 would ask for an Upgrade, which HTTP/2 has not.
      Response response = refusal(Status.BAD_REQUEST, WRONG_VERSION);
      return new Verdict.Invalid(
          response.header(VERSION, SUPPORTED_VERSION), detail(VERSION, versions));
    }
    return checkLists(headers, null);
  }

  private static boolean isOtherVersion(List<String> versions) {
    return versions.size() != 1 || !versions.get(0).strip().equals(SUPPORTED_VERSION);
  }

  private static Verdict checkLists(Headers headers, @Nullable String key) {
    List<String> subprotocols;
    try {
      subprotocols = HandshakeHeaders.subprotocols(headers);
    } catch (IllegalArgumentException e) {
      return badRequest(
          "Sec-WebSocket-Protocol must list tokens, each once.", PROTOCOL, headers.all(PROTOCOL));
    }
    List<ExtensionHeader> extensions;
    try {
      extensions = ExtensionHeaders.parse(headers.all(EXTENSIONS));
    } catch (IllegalArgumentException e) {
      return badRequest(
          "Sec-WebSocket-Extensions must list extensions as RFC 6455 section 9.1 writes them.",
          EXTENSIONS,
          headers.all(EXTENSIONS));
    }
    String accept = key == null ? null : AcceptKey.of(key);
    return new Verdict.Valid(accept, subprotocols, extensions);
  }

  /**
   * Sixteen bytes take 24 characters. The bits of the last one that carry nothing may be set: they
   * are in the RFC's own example.
   */
  private static boolean is16BytesInBase64(String key) {
    try {
      return key.length() == 24 && Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Verdict badRequest(String sentence, String header, List<String> values) {
    return new Verdict.Invalid(refusal(Status.BAD_REQUEST, sentence), detail(header, values));
  }

  /** RFC 9110 section 15.5.22: a 426 names in {@code Upgrade} what it asks for. */
  private static Verdict upgradeRequired(String sentence, String header, List<String> values) {
    Response response =
        refusal(Status.UPGRADE_REQUIRED, sentence)
            .header(UPGRADE, WEBSOCKET)
            .header(CONNECTION, UPGRADE)
            .header(VERSION, SUPPORTED_VERSION);
    return new Verdict.Invalid(response, detail(header, values));
  }

  private static Response refusal(Status status, String sentence) {
    return Response.of(status).text(sentence + "\n");
  }

  private static String detail(String header, List<String> values) {
    return values.isEmpty() ? "no header " + header : "header " + header + ": " + values;
  }

  /** The verdict on a request. */
  public sealed interface Verdict {

    /**
     * The request is right.
     *
     * @param accept the value for {@code Sec-WebSocket-Accept}; null for an extended CONNECT
     * @param subprotocols what the client offers, in order of preference
     * @param extensions what the client offers, in order of preference
     */
    record Valid(
        @Nullable String accept, List<String> subprotocols, List<ExtensionHeader> extensions)
        implements Verdict {}

    /**
     * The request breaks a rule.
     *
     * @param response what to answer; a constant text that a person understands
     * @param detail for the log; holds what the client sent
     */
    record Invalid(Response response, String detail) implements Verdict {}
  }

  /**
   * The 101, or the 200 to an extended CONNECT, for that request, with what the consumer carries. A
   * subprotocol that the client did not offer is left out.
   *
   * @throws IllegalArgumentException if the consumer carries a header that belongs to the handshake
   *     itself, or one that announces a body
   */
  public static Response accept(Verdict.Valid request, WsConsumer consumer) {
    String accept = request.accept();
    Headers headers =
        accept == null
            ? Headers.EMPTY
            : Headers.of(UPGRADE, WEBSOCKET, CONNECTION, UPGRADE, ACCEPT, accept);
    String subprotocol = consumer.subprotocol();
    if (subprotocol != null && request.subprotocols().contains(subprotocol)) {
      headers = headers.add(PROTOCOL, subprotocol);
    }
    for (Headers.Field field : consumer.headers()) {
      if (HandshakeHeaders.isReserved(field.name()) || field.name().equalsIgnoreCase(PROTOCOL)) {
        throw new IllegalArgumentException(
            "the handshake itself sets " + field.name() + ": a consumer must not carry it");
      }
    }
    Status status = accept == null ? Status.OK : Status.SWITCHING_PROTOCOLS;
    return Response.of(status).headers(headers.addAll(consumer.headers()));
  }

  /**
   * An answer made by {@link #accept} with the extensions that are taken of those offered.
   *
   * @param extensions what this server knows
   */
  public static Agreement agree(Verdict.Valid request, Response response, Extensions extensions) {
    List<ActiveExtensions.Agreed> agreed = extensions.accept(request.extensions());
    Response answer = response;
    if (!agreed.isEmpty()) {
      answer =
          response.header(
              EXTENSIONS,
              HandshakeHeaders.list(agreed.stream().map(ActiveExtensions.Agreed::header).toList()));
    }
    return new Agreement(answer, Negotiated.of(answer.headers(), ActiveExtensions.of(agreed)));
  }

  /** The answer to send, and what it agrees to. */
  public record Agreement(Response response, Negotiated negotiated) {}
}
