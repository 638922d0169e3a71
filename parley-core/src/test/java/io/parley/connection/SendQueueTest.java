package io.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SendQueueTest {

  private final SendQueue queue = new SendQueue(WebSocketConfig.client());

  private static Outgoing message(String text) {
    return new Outgoing(WsMessage.of(text), null);
  }

  private String polled() {
    Outgoing next = queue.poll();
    return next == null ? "nothing" : next.message.text();
  }

  @Test
  void gives_messages_in_the_order_they_were_pushed() {
    assertThat(queue.push(message("a"))).isTrue();
    assertThat(queue.push(message("b"))).isFalse();
    assertThat(polled()).isEqualTo("a");
    assertThat(queue.push(message("c"))).isTrue();
    assertThat(queue.push(message("d"))).isFalse();
    assertThat(polled()).isEqualTo("b");
    assertThat(polled()).isEqualTo("c");
    assertThat(queue.isEmpty()).isFalse();
    assertThat(polled()).isEqualTo("d");
    assertThat(queue.isEmpty()).isTrue();
    assertThat(polled()).isEqualTo("nothing");
  }

  @Test
  void keeps_the_order_of_each_of_several_threads_and_loses_nothing() throws Exception {
    int threads = 3;
    int each = 20_000;
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> senders = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String name = t + " ";
      Thread sender =
          new Thread(
              () -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < each; i++) {
                  queue.push(message(name + i));
                }
              });
      sender.start();
      senders.add(sender);
    }
    go.countDown();
    int[] next = new int[threads];
    int taken = 0;
    while (taken < threads * each) {
      Outgoing message = queue.poll();
      if (message == null) {
        Thread.onSpinWait();
        continue;
      }
      String[] parts = message.message.text().split(" ", -1);
      int thread = Integer.parseInt(parts[0]);
      assertThat(Integer.parseInt(parts[1])).isEqualTo(next[thread]++);
      taken++;
    }
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(queue.isEmpty()).isTrue();
  }
}
