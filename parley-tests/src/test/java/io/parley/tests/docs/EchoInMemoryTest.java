package io.parley.tests.docs;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.http.Request;
import io.parley.testing.InMemory;

class EchoInMemoryTest extends EchoContract {
  @Override
  WebSocket connect(String path, WebSocketListener listener) {
    return InMemory.client(APP).newWebSocket(Request.get(path), listener);
  }
}
