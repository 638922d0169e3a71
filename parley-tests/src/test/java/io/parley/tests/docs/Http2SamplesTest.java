package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.netty.Netty;
import java.net.URI;
import org.junit.jupiter.api.Test;

class Http2SamplesTest {

  static Server serve(PolyHandler app) {
    return app.asServer(
            Netty.onFreePort().http2(http2 -> http2.maxStreams(1000).streamWindow(64 * 1024)))
        .start();
  }

  static WsClient connect(URI uri) {
    return Netty.client().http2PriorKnowledge().blocking(uri.toString());
  }

  @Test
  void a_socket_by_prior_knowledge() {
    WsHandler version = request -> ws -> ws.send(request.version().toString());
    try (Server server = serve(PolyHandler.of(version));
        WsClient client = connect(server.uri("/"))) {
      assertThat(client.receive().text()).isEqualTo("HTTP/2");
    }
  }
}
