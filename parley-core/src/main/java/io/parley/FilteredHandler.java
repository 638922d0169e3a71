package io.parley;

import io.parley.http.Request;

/** Routes behind a filter. */
record FilteredHandler(Routed routes, WsFilter filter, WsHandler filtered) implements Routed {

  static WsHandler of(WsHandler handler, WsFilter filter, WsHandler filtered) {
    return handler instanceof Routed routes
        ? new FilteredHandler(routes, filter, filtered)
        : filtered;
  }

  @Override
  public WsConsumer handle(Request request) {
    return filtered.handle(request);
  }

  @Override
  public boolean serves(Request request) {
    return routes.serves(request);
  }

  @Override
  public Routed under(String base) {
    Routed below = routes.under(base);
    return new FilteredHandler(below, filter, filter.then(below));
  }

  @Override
  public String toString() {
    return "filtered " + routes;
  }
}
