package io.parley.routing;

import io.parley.Routed;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes to sockets; made by {@link Routing#websockets}. Of several that fit, the first one counts;
 * what fits none is answered with 404. Immutable.
 */
public final class WsRoutes extends WsRoute implements Routed {

  private final List<WsRoute> routes;

  WsRoutes(List<WsRoute> routes) {
    this.routes = routes;
  }

  /** These routes behind that one. */
  WsRoutes behind(WsRoute first) {
    List<WsRoute> all = new ArrayList<>(List.of(first));
    all.addAll(routes);
    return new WsRoutes(List.copyOf(all));
  }

  List<WsRoute> children() {
    return routes;
  }

  @Override
  public WsConsumer handle(Request request) {
    WsHandler found = find(request);
    return found == null
        ? WsConsumer.refuse(Response.of(Status.NOT_FOUND).text("Not found\n"))
        : found.handle(request);
  }

  @Override
  public boolean serves(Request request) {
    return find(request) != null;
  }

  @Override
  @Nullable WsHandler find(Request request) {
    for (WsRoute route : routes) {
      WsHandler found = route.find(request);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  public WsRoutes under(String base) {
    return new WsRoutes(routes.stream().map(route -> route.below(base)).toList());
  }

  @Override
  WsRoute below(String base) {
    return under(base);
  }

  /** The whole tree, one route a line. */
  @Override
  public String toString() {
    return Tree.of("websockets", routes);
  }
}
