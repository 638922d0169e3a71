package io.parley.routing;

import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.RoutedHttp;
import io.parley.http.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Routes of plain requests; made by {@link Routing#http}. Of several that fit, the first one
 * counts. HEAD goes to the route of GET unless it has its own. Where there is a path but not the
 * method, OPTIONS is answered with 204 and any other with 405, both with {@code Allow}; the rest
 * with 404. Immutable.
 */
public final class HttpRoutes extends HttpRoute implements RoutedHttp {

  private final List<HttpRoute> routes;

  HttpRoutes(List<HttpRoute> routes) {
    this.routes = routes;
  }

  /** These routes behind that one. */
  HttpRoutes behind(HttpRoute first) {
    List<HttpRoute> all = new ArrayList<>(List.of(first));
    all.addAll(routes);
    return new HttpRoutes(List.copyOf(all));
  }

  List<HttpRoute> children() {
    return routes;
  }

  @Override
  public Response handle(Request request) {
    HttpHandler found = find(request, request.method());
    if (found == null && request.method().equals("HEAD")) {
      found = find(request, "GET");
    }
    return found == null ? missed(request) : found.handle(request);
  }

  private Response missed(Request request) {
    Set<String> allowed = new TreeSet<>(methods(request));
    boolean options = request.method().equals("OPTIONS");
    if (allowed.isEmpty()) {
      // RFC 9110 section 9.3.7: "*" asks about the server as a whole.
      return options && request.uri().toString().equals("*")
          ? Response.of(Status.NO_CONTENT)
          : Response.of(Status.NOT_FOUND).text("Not found\n");
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    allowed.add("OPTIONS");
    Response response =
        options
            ? Response.of(Status.NO_CONTENT)
            : Response.of(Status.METHOD_NOT_ALLOWED).text("Method not allowed\n");
    return response.header("Allow", String.join(", ", allowed));
  }

  @Override
  @Nullable HttpHandler find(Request request, String method) {
    for (HttpRoute route : routes) {
      HttpHandler found = route.find(request, method);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  public Set<String> methods(Request request) {
    Set<String> methods = new TreeSet<>();
    routes.forEach(route -> methods.addAll(route.methods(request)));
    return methods;
  }

  @Override
  public HttpRoutes under(String base) {
    return new HttpRoutes(routes.stream().map(route -> route.below(base)).toList());
  }

  @Override
  HttpRoute below(String base) {
    return under(base);
  }

  /** The whole tree, one route a line. */
  @Override
  public String toString() {
    return Tree.of("http", routes);
  }
}
