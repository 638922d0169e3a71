package io.parley.tests.doors;

import static io.parley.browser.EventType.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocketProvider;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.browser.WebSocket;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.simple.Simple;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The doors without a client: they find one. */
class DefaultClientTest {

  private static final WsHandler OFFERED =
      request -> {
        String offered = request.header("Sec-WebSocket-Protocol");
        WsConsumer tell = ws -> ws.send("offered " + offered);
        return offered == null ? tell : tell.withSubprotocol(offered.split(", ", -1)[0]);
      };

  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

  private void expect(Object message) throws InterruptedException {
    assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(message);
  }

  @Test
  void netty_provides_the_client_of_those_who_name_none() {
    assertThat(WebSocketProvider.defaultClient()).isInstanceOf(NettyClient.class);
  }

  @Test
  void there_is_one_for_all() {
    assertThat(WebSocketProvider.defaultClient()).isSameAs(WebSocketProvider.defaultClient());
  }

  @Test
  void the_browsers_class_is_made_of_a_url_and_no_one_or_several_subprotocols() throws Exception {
    try (Server server = OFFERED.asServer(Netty.onFreePort()).start()) {
      String url = server.uri("/").toString();
      WebSocket first =
          new WebSocket(
              url, List.of("v2", "v1"), ws -> ws.onmessage = event -> heard.add(event.data()));
      expect("offered v2, v1");
      first.close();
      expectProtocol(new WebSocket(url), "");
      expectProtocol(new WebSocket(url, "v2"), "v2");
      expectProtocol(new WebSocket(url, List.of("v1", "v2")), "v1");
    }
  }

  /** Open or yet to open: the message may have come before the listener, the end has not. */
  private void expectProtocol(WebSocket ws, String protocol) throws InterruptedException {
    BlockingQueue<Integer> states = new LinkedBlockingQueue<>();
    ws.addEventListener("open", event -> states.add(ws.readyState()));
    if (ws.readyState() == WebSocket.CONNECTING) {
      assertThat(states.poll(20, TimeUnit.SECONDS)).isEqualTo(WebSocket.OPEN);
    }
    assertThat(ws.protocol()).isEqualTo(protocol);
    ws.addEventListener(CLOSE, event -> heard.add(event.code()));
    ws.close(1000);
    expect(1000);
  }

  @Test
  void simple_takes_a_url_and_a_callback_of_one_two_or_three() throws Exception {
    try (Server server = OFFERED.asServer(Netty.onFreePort()).start()) {
      String url = server.uri("/").toString();
      Simple.connect(url, (event, message) -> heard.add(event + message));
      expect("open");
      expect("receivedoffered null");
      Simple.connect(url, (self, event, message) -> heard.add(self.status() + event));
      expect("openopen");
      expect("openreceived");
      Simple.connect(url, event -> heard.add(event.name()));
      expect("open");
      expect("received");
    }
  }
}
