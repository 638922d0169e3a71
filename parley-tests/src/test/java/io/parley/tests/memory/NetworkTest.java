package io.parley.tests.memory;

import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsConsumer;
import io.parley.http.Response;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.VirtualClock;
import java.util.function.UnaryOperator;

/** A socket on a network without threads, and a test at the other end of its connection. */
abstract class NetworkTest {

  final VirtualClock clock = new VirtualClock();

  /** Masks with zeros, so that payloads can be read. */
  final InMemoryNetwork network = InMemory.network(clock).masks(() -> 0);

  /** What the functions attached to the socket see. */
  final RecordingConsumer events = network.consumer();

  /** Changes the configuration of the socket, whichever end it is. */
  void config(UnaryOperator<WebSocketConfig.Builder> change) {
    network.serverConfig(change.apply(WebSocketConfig.server().toBuilder()).build());
    network.clientConfig(change.apply(WebSocketConfig.client().toBuilder()).build());
  }

  RawPeer open(OurEnd end) {
    return open(end, webSocket -> {});
  }

  /**
   * Opens a socket that records, and then does as told.
   *
   * @param then runs in the consumer or {@code onOpen}, behind the recorder
   */
  RawPeer open(OurEnd end, WsConsumer then) {
    WsConsumer all =
        webSocket -> {
          events.accept(webSocket);
          then.accept(webSocket);
        };
    RawPeer peer =
        switch (end) {
          case SERVER -> network.rawClient(request -> all);
          case CLIENT -> network.rawServer(onOpen(all));
        };
    events.assertNextOpened();
    return peer;
  }

  static WebSocketListener onOpen(WsConsumer consumer) {
    return new WebSocketListener() {
      @Override
      public void onOpen(WebSocket webSocket, Response response) {
        consumer.accept(webSocket);
      }
    };
  }

  /** A binary frame of that many zeros. */
  static RawFrame zeros(int size) {
    return RawFrame.of(RawFrame.BINARY, new byte[size]);
  }
}
