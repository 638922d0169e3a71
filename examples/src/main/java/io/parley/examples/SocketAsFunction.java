package io.parley.examples;

import io.parley.Server;
import io.parley.WsConsumer;
import io.parley.WsMessage;
import io.parley.netty.Netty;

/** The smallest server there is: a function that takes each socket, whatever its path. */
public final class SocketAsFunction {

  static final WsConsumer HELLO = ws -> ws.send(WsMessage.of("hello"));

  private SocketAsFunction() {}

  /** Says hello on port 9000, until it is interrupted. */
  public static void main(String... args) throws InterruptedException {
    try (Server server = HELLO.asServer(Netty.on(9000).host("localhost")).start()) {
      System.out.println("try: ./parley connect " + server.uri());
      Thread.currentThread().join();
    }
  }
}
