package io.parley.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HandshakeException;
import io.parley.WebSocket;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our client, as it meets the server of Chromium's DevTools. */
@ExtendWith(ChromiumExtension.class)
class DevToolsServerTest {

  private static final String ASK_VERSION =
      "{\"id\":1,\"method\":\"Browser.getVersion\",\"params\":{\"pad\":\"%s\"}}";

  private final URI uri;
  private final RecordingListener events = new RecordingListener();

  DevToolsServerTest(Chromium chromium) {
    uri = chromium.devTools().request().uri();
  }

  @Test
  void a_mebibyte_is_taken_and_the_close_answered() {
    WebSocket socket = Netty.client().newWebSocket(Request.get(uri), events);
    events.assertNextOpened();
    assertThat(socket.send(ASK_VERSION.formatted("x".repeat(1024 * 1024)))).isTrue();
    assertThat(events.skipTo(SocketEvent.Message.class).message().text()).contains("Chrome/");
    socket.close(1000, "done");
    events.assertNextClosing(1000, "");
    events.assertNextClosed(1000, "");
  }

  @Test
  void a_ping_is_answered() throws Exception {
    WebSocket socket = Netty.client().newWebSocket(Request.get(uri), events);
    events.assertNextOpened();
    assertThat(socket.ping().toCompletableFuture().get(20, TimeUnit.SECONDS)).isPositive();
    socket.cancel();
  }

  @Test
  void a_refusal_reaches_the_listener() {
    Netty.client().newWebSocket(Request.get(uri.resolve("/devtools/browser/none")), events);
    SocketEvent.Failed failed = events.next(SocketEvent.Failed.class);
    assertThat(failed.cause()).isInstanceOf(HandshakeException.class);
    assertThat(failed.response().status().code()).isEqualTo(404);
  }
}
