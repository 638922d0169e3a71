package io.parley.protocol;

import io.parley.ExtensionHeader;
import io.parley.http.Headers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The header fields of the opening handshake (RFC 6455 section 11.3), and how lists in them read.
 */
final class HandshakeHeaders {

  static final String HOST = "Host";
  static final String UPGRADE = "Upgrade";
  static final String CONNECTION = "Connection";
  static final String KEY = "Sec-WebSocket-Key";
  static final String ACCEPT = "Sec-WebSocket-Accept";
  static final String VERSION = "Sec-WebSocket-Version";
  static final String PROTOCOL = "Sec-WebSocket-Protocol";
  static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  static final String WEBSOCKET = "websocket";
  static final String SUPPORTED_VERSION = "13";

  /** What applications may not set: the handshake does, or a body would have to follow. */
  private static final Set<String> RESERVED =
      ignoringCase(
          UPGRADE,
          CONNECTION,
          KEY,
          ACCEPT,
          VERSION,
          EXTENSIONS,
          "Content-Length",
          "Transfer-Encoding");

  private HandshakeHeaders() {}

  private static Set<String> ignoringCase(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return set;
  }

  /** Whether only the handshake itself may set that field. */
  static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  /** As one header field. */
  static String list(List<ExtensionHeader> extensions) {
    return extensions.stream().map(ExtensionHeader::toString).collect(Collectors.joining(", "));
  }

  /**
   * The subprotocols that a request offers.
   *
   * @throws IllegalArgumentException if the field is there but lists none, one twice, or no token
   */
  static List<String> subprotocols(Headers headers) {
    List<String> values = headers.all(PROTOCOL);
    if (values.isEmpty()) {
      return List.of();
    }
    HeaderScanner scanner = new HeaderScanner(values);
    List<String> tokens = scanner.list(scanner::token);
    // RFC 6455 section 4.1, point 10 of the request: each one unique.
    if (Set.copyOf(tokens).size() < tokens.size()) {
      throw new IllegalArgumentException("an element twice in " + values);
    }
    return tokens;
  }
}
