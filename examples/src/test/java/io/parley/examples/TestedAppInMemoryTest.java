package io.parley.examples;

import io.parley.WsClient;
import io.parley.testing.InMemory;

class TestedAppInMemoryTest extends TestedAppContract {

  @Override
  WsClient connect(String path) {
    return InMemory.client(app).blocking(path);
  }
}
