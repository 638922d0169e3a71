package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyRuntime;
import io.parley.testing.InMemory;
import io.parley.testing.RecordingListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ThreadSamplesTest {

  /** A query that blocks. */
  interface Prices {
    String of(String item) throws InterruptedException;
  }

  static WsHandler shop(Prices prices) {
    return request ->
        ws ->
            ws.onMessage(
                message -> {
                  try {
                    ws.send(prices.of(message.text()));
                  } catch (InterruptedException e) {
                    ws.close(1011, "interrupted");
                  }
                });
  }

  @Test
  void a_handler_may_block() {
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    WsHandler shop = shop(item -> item + ": " + answers.take());
    RecordingListener slow = new RecordingListener();
    InMemory.client(shop).newWebSocket(Request.get("/"), slow).send("tea");
    slow.assertNextOpened();

    // While that callback blocks, other sockets are served.
    RecordingListener other = new RecordingListener();
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    InMemory.client(echo).newWebSocket(Request.get("/"), other).send("hello");
    other.assertNextOpened();
    other.assertNextText("hello");

    answers.add("7 EUR");
    slow.assertNextText("tea: 7 EUR");
  }

  static Server inline(WsHandler app, int port) {
    return app.asServer(Netty.on(port).host("localhost").inline()).start();
  }

  @Test
  void on_the_event_loop() {
    WsHandler app = request -> ws -> ws.send(Thread.currentThread().getName());
    try (Server server = inline(app, 0)) {
      RecordingListener events = new RecordingListener();
      Netty.client().newWebSocket(Request.get(server.uri("/")), events);
      events.assertNextOpened();
      assertThat(events.nextText()).startsWith("parley-io");
    }
  }

  @Test
  void threads_of_its_own() {
    WsHandler echo = request -> ws -> ws.onMessage(ws::send);
    try (NettyRuntime runtime = NettyRuntime.builder().loops(1).maxWorkers(16).build();
        Server server = echo.asServer(Netty.on(0).host("localhost").runtime(runtime)).start()) {
      RecordingListener events = new RecordingListener();
      WebSocket ws =
          Netty.client().runtime(runtime).newWebSocket(Request.get(server.uri("/")), events);
      ws.send("hello");
      events.assertNextOpened();
      events.assertNextText("hello");
    }
  }
}
