package io.parley.examples;

import static io.parley.routing.Routing.bind;
import static io.parley.routing.Routing.websockets;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsHandler;
import io.parley.http.HttpHandler;
import io.parley.http.Response;
import io.parley.netty.Netty;
import java.util.function.Consumer;

/** HTTP and WebSockets on one port, as one value; the socket's path has a variable. */
public final class HttpAndWebSockets {

  private HttpAndWebSockets() {}

  static PolyHandler app(Consumer<String> notes) {
    HttpHandler http = request -> Response.ok("hiya world");
    WsHandler named =
        request -> {
          String name = request.path("name");
          return ws -> {
            ws.send("hello " + name);
            ws.onMessage(message -> ws.send(name + " is responding"));
            ws.onClose(status -> notes.accept(name + " is closing"));
          };
        };
    return PolyHandler.of(http, websockets(bind("/{name}", named)));
  }

  /** Serves both on port 9000, until it is interrupted. */
  public static void main(String... args) throws InterruptedException {
    try (Server server =
        app(System.out::println).asServer(Netty.on(9000).host("localhost")).start()) {
      System.out.println("try: ./parley connect " + server.uri("/bob"));
      System.out.println("and: curl http://localhost:" + server.port());
      Thread.currentThread().join();
    }
  }
}
