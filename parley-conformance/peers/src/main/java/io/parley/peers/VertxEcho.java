package io.parley.peers;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.TimeUnit;

/** Vert.x, whose WebSockets are Netty's; it takes permessage-deflate by itself. */
final class VertxEcho implements PeerServer {

  @Override
  public String library() {
    return "Vert.x";
  }

  @Override
  public void start(int port) throws Exception {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setMaxWebSocketFrameSize(MAX_MESSAGE)
            .setMaxWebSocketMessageSize(MAX_MESSAGE);
    Vertx.vertx()
        .createHttpServer(options)
        .webSocketHandler(VertxEcho::echo)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static void echo(ServerWebSocket socket) {
    socket.textMessageHandler(socket::writeTextMessage);
    socket.binaryMessageHandler(socket::writeBinaryMessage);
  }
}
