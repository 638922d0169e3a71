package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.Netty;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyClientTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  @Test
  void echo() throws Exception {
    LinkedBlockingQueue<String> got = new LinkedBlockingQueue<>();
    try (Server server = ECHO.asServer(Netty.onFreePort()).start()) {
      WebSocket ws =
          Netty.client()
              .newWebSocket(
                  Request.get(server.uri("/")),
                  new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket webSocket, String text) {
                      got.add(text);
                    }

                    @Override
                    public void onClosed(WebSocket webSocket, int code, String reason) {
                      got.add(code + reason);
                    }

                    @Override
                    public void onFailure(
                        WebSocket webSocket, Throwable t, io.parley.http.Response response) {
                      t.printStackTrace();
                      got.add(t.toString());
                    }
                  });
      ws.send("hi");
      assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("hi");
      ws.close(1000, "x");
      assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("1000x");
    }
  }
}
