package io.parley.http;

import java.util.Set;

/**
 * A handler that knows which requests it has something for, so that the others can go elsewhere.
 */
public interface RoutedHttp extends HttpHandler {

  /**
   * The methods there is a route for at the request's path, with its query and headers, whatever
   * its own method; empty where there is none. That GET serves HEAD as well goes without saying.
   */
  Set<String> methods(Request request);

  /**
   * The same routes below that path.
   *
   * @param base as in {@link UriTemplate}; {@code /} changes nothing
   */
  RoutedHttp under(String base);
}
