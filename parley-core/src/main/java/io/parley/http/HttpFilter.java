package io.parley.http;

/** Decorates a handler of plain requests: a function from handler to handler. */
@FunctionalInterface
public interface HttpFilter {

  /** A filter that changes nothing. */
  HttpFilter NONE = next -> next;

  /** The handler to use in place of {@code next}. */
  HttpHandler filter(HttpHandler next);

  /** This filter around {@code inner}: the leftmost of a chain is the outermost. */
  default HttpFilter and(HttpFilter inner) {
    return next -> filter(inner.filter(next));
  }

  /** That handler behind this filter; routes stay {@linkplain RoutedHttp routes}. */
  default HttpHandler then(HttpHandler handler) {
    HttpHandler filtered = filter(handler);
    return handler instanceof RoutedHttp routes
        ? new FilteredHttp(routes, this, filtered)
        : filtered;
  }
}
