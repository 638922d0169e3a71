package io.parley;

import io.parley.http.HttpFilter;
import io.parley.http.HttpHandler;

/** Decorates both sides of a {@link PolyHandler}. */
@FunctionalInterface
public interface PolyFilter {

  /** The handler to use in place of {@code next}. */
  PolyHandler filter(PolyHandler next);

  /** This filter around {@code inner}: the leftmost of a chain is the outermost. */
  default PolyFilter and(PolyFilter inner) {
    return next -> filter(inner.filter(next));
  }

  /** That handler behind this filter. */
  default PolyHandler then(PolyHandler handler) {
    return filter(handler);
  }

  /** One filter for each side. */
  static PolyFilter of(HttpFilter http, WsFilter ws) {
    return next -> {
      HttpHandler nextHttp = next.http();
      WsHandler nextWs = next.ws();
      return new PolyHandler(
          nextHttp == null ? null : http.then(nextHttp), nextWs == null ? null : ws.then(nextWs));
    };
  }
}
