package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WebSocketClient;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.testing.InMemory;
import io.parley.testing.RecordingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReceivingSamplesTest {

  /** Something that takes its time and tells when it is done. */
  interface Store {
    CompletionStage<Void> save(String order);
  }

  static WsHandler orders(Store store) {
    return request ->
        ws ->
            ws.onMessage(
                message -> {
                  ws.pause();
                  store.save(message.text()).whenComplete((saved, failure) -> ws.resume());
                });
  }

  @Test
  void one_order_at_a_time() throws Exception {
    List<String> begun = new ArrayList<>();
    List<CompletableFuture<Void>> saves = new ArrayList<>();
    CountDownLatch two = new CountDownLatch(2);
    Store store =
        order -> {
          begun.add(order);
          CompletableFuture<Void> save = new CompletableFuture<>();
          saves.add(save);
          two.countDown();
          if (two.getCount() == 1) {
            save.completeAsync(() -> null);
          }
          return save;
        };
    RecordingListener events = new RecordingListener();
    WebSocket ws = InMemory.client(orders(store)).newWebSocket(Request.get("/"), events);
    ws.send("tea");
    ws.send("milk");
    assertThat(two.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(begun).containsExactly("tea", "milk");
    assertThat(saves.get(0)).isCompleted();
  }

  static void pipe(WebSocket from, WebSocket to) {
    from.onBorrowed(
        lent -> {
          if (to.offer(lent) == SendResult.PRESSURE) {
            from.pause();
          }
        });
    to.onDrain(from::resume);
  }

  @Test
  void two_sockets_hear_each_other() {
    BlockingQueue<WebSocket> waiting = new LinkedBlockingQueue<>();
    WsHandler pairs =
        request ->
            ws -> {
              WebSocket other = waiting.poll();
              if (other == null) {
                waiting.add(ws);
              } else {
                pipe(ws, other);
                pipe(other, ws);
                other.send("here");
                ws.send("here");
              }
            };
    RecordingListener left = new RecordingListener();
    RecordingListener right = new RecordingListener();
    WebSocketClient client = InMemory.client(pairs);
    WebSocket one = client.newWebSocket(Request.get("/"), left);
    left.assertNextOpened();
    WebSocket two = client.newWebSocket(Request.get("/"), right);
    right.assertNextOpened();
    left.assertNextText("here");
    right.assertNextText("here");
    for (int i = 0; i < 100; i++) {
      WsMessage message = WsMessage.wrap(new byte[i * 100]);
      one.send(message);
      right.assertNextMessage(message);
      two.send(message);
      left.assertNextMessage(message);
    }
  }

  static CompletionStage<String> roundTrip(WebSocket ws) {
    return ws.ping().thenApply(time -> time.toNanos() / 1000 + " µs");
  }

  @Test
  void pings() throws Exception {
    RecordingListener events = new RecordingListener();
    WsHandler sink = request -> ws -> {};
    WebSocket ws = InMemory.client(sink).newWebSocket(Request.get("/"), events);
    events.assertNextOpened();
    assertThat(roundTrip(ws).toCompletableFuture().get(20, TimeUnit.SECONDS)).endsWith("µs");
    Duration latency = ws.latency();
    assertThat(latency).isPositive();
  }
}
