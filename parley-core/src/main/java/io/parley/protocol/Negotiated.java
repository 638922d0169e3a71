package io.parley.protocol;

import io.parley.ExtensionHeader;
import io.parley.http.Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both sides agreed on in the opening handshake.
 *
 * @param subprotocol null for none
 * @param extensions each as it stands in {@code Sec-WebSocket-Extensions}, in their order
 * @param active the extensions themselves; closed with the socket
 */
public record Negotiated(
    @Nullable String subprotocol, List<String> extensions, ActiveExtensions active) {

  /** Nothing beyond RFC 6455 itself. */
  public static final Negotiated NOTHING = new Negotiated(null, List.of(), ActiveExtensions.NONE);

  /** Copies the list. */
  public Negotiated {
    extensions = List.copyOf(extensions);
  }

  /** What the headers of an answer say, which both sides have found right. */
  static Negotiated of(Headers answer, ActiveExtensions active) {
    List<ExtensionHeader> extensions =
        ExtensionHeaders.parse(answer.all(HandshakeHeaders.EXTENSIONS));
    String subprotocol = answer.get(HandshakeHeaders.PROTOCOL);
    if (subprotocol == null && extensions.isEmpty()) {
      return NOTHING;
    }
    return new Negotiated(
        subprotocol, extensions.stream().map(ExtensionHeader::toString).toList(), active);
  }
}
