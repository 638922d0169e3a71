package io.parley.routing;

import io.parley.Routed;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.http.UriTemplate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A route to sockets; made by {@link Routing#bind}. Immutable. */
public abstract sealed class WsRoute
    permits WsRoute.Leaf, WsRoute.Nested, WsRoute.Conditional, WsRoutes {

  WsRoute() {}

  /** What takes that request, or null. */
  abstract @Nullable WsHandler find(Request request);

  /** This route below that path. */
  abstract WsRoute below(String base);

  static WsRoute bind(String path, WsHandler handler) {
    return handler instanceof Routed routes
        ? new Nested(path, routes.under(path))
        : new Leaf(UriTemplate.of(path), handler);
  }

  /** A handler at one path. */
  static final class Leaf extends WsRoute {
    private final UriTemplate path;
    private final WsHandler handler;

    Leaf(UriTemplate path, WsHandler handler) {
      this.path = path;
      this.handler = handler;
    }

    @Override
    @Nullable WsHandler find(Request request) {
      Map<String, String> variables = path.match(request.rawPath());
      return variables == null
          ? null
          : asked -> {
            Request routed = asked.pathVariables(variables);
            return handler.handle(routed).withRequest(routed);
          };
    }

    @Override
    WsRoute below(String base) {
      return new Leaf(path.under(base), handler);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** Routes moved below a path, of which they have been told. */
  static final class Nested extends WsRoute {
    private final String base;
    private final Routed routes;

    Nested(String base, Routed routes) {
      this.base = base;
      this.routes = routes;
    }

    @Override
    @Nullable WsHandler find(Request request) {
      return routes.serves(request) ? routes : null;
    }

    @Override
    WsRoute below(String outer) {
      return new Nested(UriTemplate.of(base).under(outer).toString(), routes.under(outer));
    }

    @Override
    public String toString() {
      return Tree.of("under " + base, List.of(routes));
    }
  }

  /** Routes that depend on more than the path. */
  static final class Conditional extends WsRoute {
    private final Condition condition;
    private final WsRoutes routes;

    Conditional(Condition condition, WsRoutes routes) {
      this.condition = condition;
      this.routes = routes;
    }

    @Override
    @Nullable WsHandler find(Request request) {
      return condition.isMet(request) ? routes.find(request) : null;
    }

    @Override
    WsRoute below(String base) {
      return new Conditional(condition, routes.under(base));
    }

    @Override
    public String toString() {
      return Tree.of("when " + condition, routes.children());
    }
  }
}
