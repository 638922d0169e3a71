package io.parley.examples;

import static io.parley.routing.Routing.bind;
import static io.parley.routing.Routing.websockets;

import io.parley.Server;
import io.parley.WsFilter;
import io.parley.WsHandler;
import io.parley.netty.Netty;
import java.util.function.Consumer;

/**
 * A filter before routes. What is worth a look is its test: one contract, run in memory and over
 * the wire.
 */
public final class TestedApp {

  private TestedApp() {}

  static WsHandler app(Consumer<String> notes) {
    WsFilter printing =
        next ->
            ws -> {
              notes.accept("a socket came by");
              next.accept(ws);
            };
    return printing.then(
        websockets(bind("/{name}", request -> ws -> ws.send("hello " + request.path("name")))));
  }

  /** Serves on port 9000, until it is interrupted. */
  public static void main(String... args) throws InterruptedException {
    try (Server server =
        app(System.out::println).asServer(Netty.on(9000).host("localhost")).start()) {
      System.out.println("try: ./parley connect " + server.uri("/bob"));
      Thread.currentThread().join();
    }
  }
}
