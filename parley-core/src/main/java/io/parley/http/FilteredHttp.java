package io.parley.http;

import java.util.Set;

/** Routes behind a filter. */
record FilteredHttp(RoutedHttp routes, HttpFilter filter, HttpHandler filtered)
    implements RoutedHttp {

  @Override
  public Response handle(Request request) {
    return filtered.handle(request);
  }

  @Override
  public Set<String> methods(Request request) {
    return routes.methods(request);
  }

  @Override
  public RoutedHttp under(String base) {
    RoutedHttp below = routes.under(base);
    return new FilteredHttp(below, filter, filter.filter(below));
  }

  @Override
  public String toString() {
    return "filtered " + routes;
  }
}
