package io.parley;

import io.parley.http.Request;

/**
 * A handler that knows which requests it has something for, so that the others can go elsewhere, or
 * be answered with 404.
 */
public interface Routed extends WsHandler {

  /**
   * Whether there is a route for a socket at the request's path, with its query and headers, be it
   * an opening handshake or not.
   */
  boolean serves(Request request);

  /**
   * The same routes below that path.
   *
   * @param base as in {@link io.parley.http.UriTemplate}; {@code /} changes nothing
   */
  Routed under(String base);
}
