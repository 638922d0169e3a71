package io.parley.tests.docs;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsHandler;
import io.parley.testing.RecordingListener;
import org.junit.jupiter.api.Test;

abstract class EchoContract {
  static final WsHandler APP = request -> ws -> ws.onMessage(ws::send);

  abstract WebSocket connect(String path, WebSocketListener listener);

  @Test
  void what_is_said_comes_back() {
    RecordingListener events = new RecordingListener();
    WebSocket ws = connect("/", events);
    ws.send("hello");
    events.assertNextOpened();
    events.assertNextText("hello");
  }
}
