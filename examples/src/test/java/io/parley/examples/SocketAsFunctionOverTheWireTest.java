package io.parley.examples;

import io.parley.Server;
import io.parley.WsClient;
import io.parley.netty.Netty;
import org.junit.jupiter.api.AfterEach;

class SocketAsFunctionOverTheWireTest extends SocketAsFunctionContract {

  private final Server server = SocketAsFunction.HELLO.asServer(Netty.onFreePort()).start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  WsClient connect(String path) {
    return Netty.client().blocking(server.uri(path));
  }
}
