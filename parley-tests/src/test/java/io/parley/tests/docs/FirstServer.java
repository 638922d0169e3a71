package io.parley.tests.docs;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsHandler;
import io.parley.http.HttpHandler;
import io.parley.http.Response;
import io.parley.netty.Netty;

/** The first server of the guide; {@link FirstServerTest} runs it. */
final class FirstServer {
  private FirstServer() {}

  static Server start(int port) {
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    HttpHandler health = request -> Response.ok("up\n");
    return PolyHandler.of(health, echo).asServer(Netty.on(port).host("localhost")).start();
  }
}
