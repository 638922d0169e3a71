package io.parley.tests.memory;

import io.parley.Backend;
import io.parley.Dispatch;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryBackend;
import io.parley.testing.contract.SocketHarness;

/** Live sockets in memory, for the contracts. */
record InMemoryHarness(InMemoryBackend memory, Dispatch dispatch) implements SocketHarness {

  InMemoryHarness(Dispatch dispatch) {
    this(InMemory.backend(), dispatch);
  }

  @Override
  public Backend backend(WebSocketConfig config) {
    return memory.config(defaults -> config.toBuilder());
  }

  @Override
  public WebSocketClient client(WebSocketConfig config) {
    return memory.client().config(defaults -> config.toBuilder());
  }
}
