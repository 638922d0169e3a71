package io.parley;

/** Two filters, the first around the second. */
record JoinedFilter(WsFilter outer, WsFilter inner) implements WsFilter {

  @Override
  public WsConsumer filter(WsConsumer next) {
    return outer.filter(inner.filter(next));
  }

  @Override
  public WsHandler then(WsHandler handler) {
    return outer.then(inner.then(handler));
  }
}
