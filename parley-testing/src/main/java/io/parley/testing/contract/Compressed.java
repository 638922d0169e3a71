package io.parley.testing.contract;

import io.parley.Backend;
import io.parley.Compression;
import io.parley.Dispatch;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;

/** A transport whose sockets compress every message at both ends. */
record Compressed(SocketHarness transport, Compression settings) implements SocketHarness {

  /** Nothing is remembered between two messages. */
  static Compressed each(SocketHarness transport) {
    return new Compressed(transport, Compression.on().threshold(0));
  }

  /** All that was sent before is remembered, in small windows. */
  static Compressed together(SocketHarness transport) {
    return new Compressed(
        transport, Compression.on().threshold(0).contextTakeover(true, true).windowBits(12, 9));
  }

  @Override
  public Backend backend(WebSocketConfig config) {
    return transport.backend(compressed(config));
  }

  @Override
  public WebSocketClient client(WebSocketConfig config) {
    return transport.client(compressed(config));
  }

  private WebSocketConfig compressed(WebSocketConfig config) {
    return config.toBuilder().compression(settings).build();
  }

  @Override
  public Dispatch dispatch() {
    return transport.dispatch();
  }
}
