package io.parley.examples;

import io.parley.WsClient;
import io.parley.testing.InMemory;

class SocketAsFunctionInMemoryTest extends SocketAsFunctionContract {

  @Override
  WsClient connect(String path) {
    return InMemory.client(SocketAsFunction.HELLO.asHandler()).blocking(path);
  }
}
