package io.parley.protocol;

import io.parley.HandshakeException;
import io.parley.http.Request;
import io.parley.http.Response;

/** The client's part of the opening handshake (RFC 6455 section 4.1) as pure functions. */
public final class ClientHandshake {

  private ClientHandshake() {}

  /**
   * Checks what an application asks for.
   *
   * @throws IllegalArgumentException if the request is no GET of an absolute {@code ws}, {@code
   *     wss}, {@code http} or {@code https} URI with a host and without a fragment, or has a header
   *     that belongs to the handshake itself ({@code Sec-WebSocket-Protocol} excepted)
   */
  public static void requireValid(Request request) {
    throw new UnsupportedOperationException();
  }

  /**
   * The request as it goes over the wire: the URI becomes the request target, and the handshake's
   * headers are added.
   *
   * @param key 16 random bytes in Base64
   */
  public static Request request(Request request, String key) {
    throw new UnsupportedOperationException();
  }

  /**
   * What the server's answer agrees to.
   *
   * @param request as made by {@link #request}
   * @throws HandshakeException naming what is wrong with the answer
   */
  public static Negotiated check(Request request, String key, Response response)
      throws HandshakeException {
    throw new UnsupportedOperationException();
  }
}
