package io.parley.routing;

import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.RoutedHttp;
import io.parley.http.UriTemplate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A route of plain requests; made by {@link Routing#get} and its like. Immutable. */
public abstract sealed class HttpRoute
    permits HttpRoute.Leaf, HttpRoute.Nested, HttpRoute.Conditional, HttpRoutes, StaticFiles {

  HttpRoute() {}

  /** What takes that request if it had that method, or null. */
  abstract @Nullable HttpHandler find(Request request, String method);

  /** See {@link RoutedHttp#methods}. */
  abstract Set<String> methods(Request request);

  /** This route below that path. */
  abstract HttpRoute below(String base);

  static HttpRoute under(String base, HttpHandler handler) {
    return handler instanceof RoutedHttp routes
        ? new Nested(base, routes.under(base))
        : new Leaf(null, UriTemplate.of("/*").under(base), handler);
  }

  /** A handler at one path. */
  static final class Leaf extends HttpRoute {

    /** Null for every method. */
    private final @Nullable String method;

    private final UriTemplate path;
    private final HttpHandler handler;

    Leaf(@Nullable String method, UriTemplate path, HttpHandler handler) {
      this.method = method;
      this.path = path;
      this.handler = handler;
    }

    @Override
    @Nullable HttpHandler find(Request request, String wanted) {
      if (method != null && !method.equals(wanted)) {
        return null;
      }
      Map<String, String> variables = path.match(request.rawPath());
      return variables == null ? null : asked -> handler.handle(asked.pathVariables(variables));
    }

    @Override
    Set<String> methods(Request request) {
      return path.match(request.rawPath()) == null
          ? Set.of()
          : Set.of(method == null ? request.method() : method);
    }

    @Override
    HttpRoute below(String base) {
      return new Leaf(method, path.under(base), handler);
    }

    @Override
    public String toString() {
      return (method == null ? "*" : method) + " " + path;
    }
  }

  /** Routes moved below a path, of which they have been told. */
  static final class Nested extends HttpRoute {
    private final String base;
    private final RoutedHttp routes;

    Nested(String base, RoutedHttp routes) {
      this.base = base;
      this.routes = routes;
    }

    @Override
    @Nullable HttpHandler find(Request request, String method) {
      return routes.methods(request).contains(method) ? routes : null;
    }

    @Override
    Set<String> methods(Request request) {
      return routes.methods(request);
    }

    @Override
    HttpRoute below(String outer) {
      return new Nested(UriTemplate.of(base).under(outer).toString(), routes.under(outer));
    }

    @Override
    public String toString() {
      return Tree.of("under " + base, List.of(routes));
    }
  }

  /** Routes that depend on more than path and method. */
  static final class Conditional extends HttpRoute {
    private final Condition condition;
    private final HttpRoutes routes;

    Conditional(Condition condition, HttpRoutes routes) {
      this.condition = condition;
      this.routes = routes;
    }

    @Override
    @Nullable HttpHandler find(Request request, String method) {
      return condition.isMet(request) ? routes.find(request, method) : null;
    }

    @Override
    Set<String> methods(Request request) {
      return condition.isMet(request) ? routes.methods(request) : Set.of();
    }

    @Override
    HttpRoute below(String base) {
      return new Conditional(condition, routes.under(base));
    }

    @Override
    public String toString() {
      return Tree.of("when " + condition, routes.children());
    }
  }
}
