package io.parley.examples;

import io.parley.WsClient;
import io.parley.http.Request;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryClient;

class HttpAndWebSocketsInMemoryTest extends HttpAndWebSocketsContract {

  private final InMemoryClient client = InMemory.client(app);

  @Override
  WsClient connect(String path) {
    return client.blocking(path);
  }

  @Override
  String get(String path) throws Exception {
    return client.http(Request.get(path)).bodyText();
  }
}
