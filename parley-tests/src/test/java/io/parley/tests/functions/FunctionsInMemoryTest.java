package io.parley.tests.functions;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryBackend;

class FunctionsInMemoryTest extends FunctionContract {

  private final InMemoryBackend backend = InMemory.backend();

  @Override
  Server create(PolyHandler app, WebSocketConfig config) {
    return app.asServer(backend.config(defaults -> config.toBuilder()));
  }

  @Override
  WebSocketClient client() {
    return backend.client();
  }

  @Override
  Response exchange(Request request) throws Exception {
    return backend.client().http(request);
  }
}
