package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryLink;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import io.parley.testing.VirtualClock;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SendingSamplesTest {

  static String tell(WebSocket ws, WsMessage message) {
    SendResult result = ws.offer(message);
    return switch (result) {
      case ACCEPTED -> "queued";
      case PRESSURE -> "queued, but better wait for onDrain before the next";
      case FULL -> "not queued: no room";
      case CLOSED -> "not queued: the socket is closing or has ended";
    };
  }

  @Test
  void what_became_of_a_message() {
    InMemoryNetwork network = InMemory.network(new VirtualClock());
    network.clientConfig(
        WebSocketConfig.client().toBuilder()
            .queueLowMark(10)
            .queueHighMark(20)
            .maxQueueSize(30)
            .build());
    InMemoryLink link = network.connect(request -> ws -> {}, network.listener());
    network.run();
    link.toServer().capacity(0);
    WebSocket ws = link.client();
    assertThat(tell(ws, WsMessage.wrap(new byte[20]))).isEqualTo("queued");
    assertThat(tell(ws, WsMessage.wrap(new byte[5]))).startsWith("queued, but");
    assertThat(tell(ws, WsMessage.wrap(new byte[6]))).isEqualTo("not queued: no room");
    assertThat(ws.queueSize()).isEqualTo(25);
    ws.cancel();
    assertThat(tell(ws, WsMessage.of("late"))).startsWith("not queued: the socket");
  }

  static WsHandler feed(Iterable<String> book) {
    return request ->
        ws -> {
          Iterator<String> lines = book.iterator();
          Runnable more =
              () -> {
                while (lines.hasNext()) {
                  if (ws.offer(WsMessage.of(lines.next())) != SendResult.ACCEPTED) {
                    return; // Queued, but enough for now. Or closed: then nobody calls again.
                  }
                }
                ws.close(1000, "the end");
              };
          ws.onDrain(more);
          more.run();
        };
  }

  @Test
  void a_feed_loses_nothing() {
    List<String> book = IntStream.range(0, 5000).mapToObj(i -> "line " + i).toList();
    RecordingListener events = new RecordingListener();
    var memory =
        InMemory.backend()
            .config(config -> config.queueLowMark(100).queueHighMark(1000).maxQueueSize(2000));
    try (var server = feed(book).asServer(memory).start()) {
      memory.client().newWebSocket(Request.get(server.uri("/")), events);
      events.assertNextOpened();
      book.forEach(events::assertNextText);
      events.assertNextClosing(1000, "the end");
      events.assertNextClosed(1000, "the end");
    }
  }

  static CompletionStage<String> pay(WebSocket ws, String order) {
    return ws.sendAsync(WsMessage.of(order))
        .handle((sent, failure) -> failure == null ? "sent" : "lost: " + failure.getMessage());
  }

  @Test
  void a_stage_for_each_send() throws Exception {
    RecordingListener events = new RecordingListener();
    WsHandler sink = request -> ws -> {};
    WebSocket ws = InMemory.client(sink).newWebSocket(Request.get("/"), events);
    assertThat(pay(ws, "7 EUR").toCompletableFuture().get(20, TimeUnit.SECONDS)).isEqualTo("sent");
    ws.cancel();
    events.skipTo(SocketEvent.Failed.class);
    assertThat(pay(ws, "8 EUR").toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isEqualTo("lost: the socket is CANCELED");
  }
}
