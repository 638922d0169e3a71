package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsClient;
import io.parley.http.Request;
import io.parley.netty.Netty;
import org.junit.jupiter.api.Test;

class ProxySamplesTest {

  static Server serve(PolyHandler app, int port) {
    return app.asServer(Netty.on(port).trustForwarded("loopback", "10.0.0.0/8")).start();
  }

  static Server serveBehindTcp(PolyHandler app, int port) {
    return app.asServer(Netty.on(port).proxyProtocol("10.0.0.5")).start();
  }

  @Test
  void others_than_the_proxy_send_no_header() {
    PolyHandler app = PolyHandler.of(request -> ws -> ws.send("hello"));
    try (Server server = serveBehindTcp(app, 0);
        WsClient client = Netty.client().blocking(server.uri("/"))) {
      assertThat(client.receive().text()).isEqualTo("hello");
    }
  }

  @Test
  void the_client_is_who_the_proxy_says() {
    PolyHandler app = PolyHandler.of(request -> ws -> ws.send("" + request.remoteAddress()));
    try (Server server = serve(app, 0);
        WsClient client =
            Netty.client()
                .blocking(
                    Request.get(server.uri("/"))
                        .header("X-Forwarded-For", "192.0.2.1, 192.0.2.2, 10.1.1.1"))) {
      assertThat(client.receive().text()).isEqualTo("/192.0.2.2:0");
    }
  }
}
