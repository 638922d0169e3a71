package io.parley.cli;

import io.parley.PolyHandler;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.http.UriTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends each request to the first handler whose path fits, or says what is wrong with it. */
final class Routes {

  private record Route<H>(UriTemplate path, H handler) {}

  private record Match<H>(H handler, Request request) {}

  private final List<Route<HttpHandler>> pages = new ArrayList<>();
  private final List<Route<WsHandler>> sockets = new ArrayList<>();

  /** Plain HTTP at that path. */
  Routes page(String path, HttpHandler handler) {
    pages.add(new Route<>(UriTemplate.of(path), handler));
    return this;
  }

  /** WebSockets at that path. */
  Routes socket(String path, WsHandler handler) {
    sockets.add(new Route<>(UriTemplate.of(path), handler));
    return this;
  }

  PolyHandler handler() {
    return PolyHandler.of(this::http, this::ws);
  }

  private WsConsumer ws(Request request) {
    Match<WsHandler> match = find(sockets, request);
    return match == null
        ? WsConsumer.refuse(
            Response.of(Status.NOT_FOUND).text("There is no WebSocket at this path.\n"))
        : match.handler.handle(match.request);
  }

  private Response http(Request request) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    Match<HttpHandler> page = find(pages, request);
    if (page != null) {
      return reads ? page.handler.handle(page.request) : methodNotAllowed("GET, HEAD");
    }
    if (find(sockets, request) != null) {
      return reads ? upgradeRequired(request) : methodNotAllowed("GET");
    }
    return Response.of(Status.NOT_FOUND)
        .text("There is nothing at this path. The page at / shows what there is.\n");
  }

  private static Response methodNotAllowed(String allowed) {
    return Response.of(Status.METHOD_NOT_ALLOWED)
        .header("Allow", allowed)
        .text("Only " + allowed + " here.\n");
  }

  private static Response upgradeRequired(Request request) {
    return Response.of(Status.UPGRADE_REQUIRED)
        .header("Upgrade", "websocket")
        .header("Connection", "Upgrade")
        .text(
            """
            This is a WebSocket: it takes a WebSocket client to talk to it.
            In a browser, open the page at / and try it there.
            In a terminal: parley connect %s%s
            """
                .formatted(request.header("Host"), request.uri()));
  }

  private static <H> @Nullable Match<H> find(List<Route<H>> routes, Request request) {
    String path = request.uri().getRawPath();
    for (Route<H> route : routes) {
      Map<String, String> variables = path == null ? null : route.path.match(path);
      if (variables != null) {
        return new Match<>(route.handler, request.pathVariables(variables));
      }
    }
    return null;
  }
}
