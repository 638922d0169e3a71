package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HandshakeException;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.InMemory;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeSamplesTest {

  static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  static final WsHandler GUARDED =
      request -> {
        if (!"Bearer secret".equals(request.header("Authorization"))) {
          return WsConsumer.refuse(
              Response.of(Status.UNAUTHORIZED)
                  .header("WWW-Authenticate", "Bearer")
                  .text("Show your token.\n"));
        }
        return ECHO.handle(request);
      };

  @Test
  void without_a_token() {
    RecordingListener events = new RecordingListener();
    InMemory.client(GUARDED).newWebSocket(Request.get("/"), events);
    SocketEvent.Failed failed = events.next(SocketEvent.Failed.class);
    assertThat(failed.cause())
        .isInstanceOf(HandshakeException.class)
        .hasMessageContaining("401 Unauthorized");
    assertThat(failed.response().bodyText()).isEqualTo("Show your token.\n");
    assertThat(failed.response().header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void with_a_token() {
    RecordingListener events = new RecordingListener();
    Request request = Request.get("/").header("Authorization", "Bearer secret");
    InMemory.client(GUARDED).newWebSocket(request, events);
    events.assertNextOpened();
  }

  static final WsHandler CHAT =
      request -> {
        List<String> offered = request.headers().elements("Sec-WebSocket-Protocol");
        String version = offered.contains("v2.chat") ? "v2.chat" : "v1.chat";
        WsConsumer chat = ws -> ws.send("welcome to " + ws.subprotocol());
        return chat.withSubprotocol(version).withHeaders(Headers.of("X-Served-By", "blue"));
      };

  @Test
  void subprotocols() {
    RecordingListener events = new RecordingListener();
    Request request = Request.get("/").header("Sec-WebSocket-Protocol", "v2.chat, v1.chat");
    WebSocket ws = InMemory.client(CHAT).newWebSocket(request, events);
    SocketEvent.Opened opened = events.next(SocketEvent.Opened.class);
    assertThat(opened.response().header("X-Served-By")).isEqualTo("blue");
    assertThat(ws.subprotocol()).isEqualTo("v2.chat");
    events.assertNextText("welcome to v2.chat");

    RecordingListener none = new RecordingListener();
    WebSocket plain = InMemory.client(CHAT).newWebSocket(Request.get("/"), none);
    none.assertNextOpened();
    assertThat(plain.subprotocol()).isNull();
    none.assertNextText("welcome to null");
  }
}
