package io.parley.protocol;

import io.parley.WsConsumer;
import io.parley.http.Request;
import io.parley.http.Response;

/** The server's part of the opening handshake (RFC 6455 section 4.2) as pure functions. */
public final class ServerHandshake {

  private ServerHandshake() {}

  /**
   * Whether the request asks for a WebSocket, well or badly: its {@code Upgrade} names it, or it
   * has a {@code Sec-WebSocket-Key}.
   */
  public static boolean isUpgrade(Request request) {
    throw new UnsupportedOperationException();
  }

  /** What a request that {@link #isUpgrade asks for a WebSocket} deserves. */
  public static Verdict check(Request request) {
    throw new UnsupportedOperationException();
  }

  /** The verdict on a request. */
  public sealed interface Verdict {

    /**
     * The request is right.
     *
     * @param accept the value for {@code Sec-WebSocket-Accept}
     * @param subprotocols what the client offers, in order of preference
     * @param extensions what the client offers, in order of preference
     */
    record Valid(
        String accept,
        java.util.List<String> subprotocols,
        java.util.List<ExtensionHeader> extensions)
        implements Verdict {}

    /**
     * The request breaks a rule.
     *
     * @param response what to answer; a constant text that a person understands
     * @param detail for the log
     */
    record Invalid(Response response, String detail) implements Verdict {}
  }

  /**
   * The 101 for that request, with what the consumer carries. A subprotocol that the client did not
   * offer is left out.
   *
   * @throws IllegalArgumentException if the consumer carries a header that belongs to the handshake
   *     itself
   */
  public static Response accept(Verdict.Valid request, WsConsumer consumer) {
    throw new UnsupportedOperationException();
  }

  /** What a 101 made by {@link #accept} agrees to. */
  public static Negotiated negotiated(Response response) {
    throw new UnsupportedOperationException();
  }
}
