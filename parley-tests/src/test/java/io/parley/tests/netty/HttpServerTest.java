package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsHandler;
import io.parley.http.HttpHandler;
import io.parley.http.Response;
import io.parley.netty.Netty;
import org.junit.jupiter.api.Test;

class HttpServerTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  private static final HttpHandler REPORT =
      request -> Response.ok(request.method() + " " + request.uri() + " " + request.bodyText());

  @Test
  void a_request_is_answered() throws Exception {
    try (Server server = PolyHandler.of(REPORT, ECHO).asServer(Netty.onFreePort()).start();
        RawSocket client = RawSocket.to(server)) {
      client.send("GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("GET /a?b=c ");
      client.send(RawSocket.handshake("/"));
      assertThat(client.head()).contains(RawSocket.ACCEPT);
    }
  }
}
