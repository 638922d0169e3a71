package io.parley.tests.docs;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.testing.ServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class EchoOverTheWireTest extends EchoContract {
  @RegisterExtension static ServerExtension server = ServerExtension.of(APP, Netty.onFreePort());

  @Override
  WebSocket connect(String path, WebSocketListener listener) {
    return Netty.client().newWebSocket(Request.get(server.uri(path)), listener);
  }
}
