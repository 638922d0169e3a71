package io.parley;

import io.parley.http.Request;

/**
 * A handler that knows which requests it has something for, so that the others can be answered with
 * 404.
 */
public interface Routed {

  /** Whether there is a route for a socket at the request's path, whatever else the request is. */
  boolean serves(Request request);
}
