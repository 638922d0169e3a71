package io.parley;

import io.parley.http.Request;

/** A handler behind a filter, still routed if what it stands before is. */
record FilteredHandler(WsHandler handler, WsHandler filtered) implements WsHandler, Routed {

  static WsHandler of(WsHandler handler, WsHandler filtered) {
    return handler instanceof Routed ? new FilteredHandler(handler, filtered) : filtered;
  }

  @Override
  public WsConsumer handle(Request request) {
    return filtered.handle(request);
  }

  @Override
  public boolean serves(Request request) {
    return handler instanceof Routed routed && routed.serves(request);
  }

  @Override
  public String toString() {
    return handler.toString();
  }
}
