package io.parley.examples;

import io.parley.WsClient;
import io.parley.testing.InMemory;

class AutoMarshallingInMemoryTest extends AutoMarshallingContract {

  @Override
  WsClient connect(String path) {
    return InMemory.client(AutoMarshalling.APP).blocking(path);
  }
}
