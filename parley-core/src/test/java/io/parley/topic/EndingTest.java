package io.parley.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.AdaptingWebSocket;
import io.parley.SendResult;
import io.parley.WebSocketGroup;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A socket that ends while it subscribes or is added leaves nothing behind. */
class EndingTest {

  private static final int ROUNDS = 3000;

  private final Topics topics = Topics.of();
  private final Topic news = topics.topic("news");
  private final WebSocketGroup group = new WebSocketGroup();

  private static class Socket extends AdaptingWebSocket {
    Socket() {
      super(Request.get("/"));
    }

    @Override
    protected SendResult transmit(WsMessage message) {
      return SendResult.ACCEPTED;
    }

    @Override
    protected void transmitClose(WsStatus status) {
      triggerClose(status);
    }
  }

  /** Ends just behind the question whether it has ended. */
  private static final class EndsWhenAsked extends Socket {
    @Override
    public synchronized @Nullable WsStatus closeStatus() {
      WsStatus before = super.closeStatus();
      triggerClose(WsStatus.NORMAL);
      return before;
    }
  }

  /** Ends as soon as somebody listens to the end. */
  private static final class EndsWhenListenedTo extends Socket {
    @Override
    public void onClose(Consumer<? super WsStatus> listener) {
      super.onClose(listener);
      triggerClose(WsStatus.NORMAL);
    }
  }

  private void assertNothingLeft() {
    assertThat(topics).hasToString("0 topics, 0 sockets");
    assertThat(group.size()).isZero();
  }

  @Test
  void one_that_has_ended_is_not_taken() {
    Socket socket = new Socket();
    socket.close();
    assertThat(news.subscribe(socket)).isFalse();
    assertThat(group.add(socket)).isFalse();
    assertNothingLeft();
  }

  @Test
  void one_that_ends_behind_the_question_is_not_kept() {
    assertThat(news.subscribe(new EndsWhenAsked())).isFalse();
    group.add(new EndsWhenAsked());
    assertNothingLeft();
  }

  @Test
  void one_that_ends_when_listened_to_is_not_kept() {
    assertThat(news.subscribe(new EndsWhenListenedTo())).isFalse();
    group.add(new EndsWhenListenedTo());
    assertNothingLeft();
  }

  @Test
  void one_that_comes_and_goes_is_listened_to_once() {
    int[] listeners = new int[1];
    Socket socket =
        new Socket() {
          @Override
          public void onClose(Consumer<? super WsStatus> listener) {
            listeners[0]++;
            super.onClose(listener);
          }
        };
    for (int i = 0; i < 100; i++) {
      Topic topic = topics.topic("topic " + i);
      assertThat(topic.subscribe(socket)).isTrue();
      assertThat(topic.unsubscribe(socket)).isTrue();
    }
    assertThat(listeners[0]).isEqualTo(1);
    for (int i = 0; i < 100; i++) {
      assertThat(group.add(socket)).isTrue();
      assertThat(group.remove(socket)).isTrue();
    }
    assertThat(listeners[0]).isEqualTo(2);
  }

  @Test
  void threads_that_subscribe_and_end_at_once_leave_nothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    CyclicBarrier together = new CyclicBarrier(3);
    try {
      for (int i = 0; i < ROUNDS; i++) {
        Socket socket = new Socket();
        Future<?> subscribing = threads.submit(() -> race(together, () -> news.subscribe(socket)));
        Future<?> adding =
            threads.submit(
                () ->
                    race(
                        together,
                        () -> {
                          topics.topic("other").subscribe(socket);
                          news.unsubscribe(socket);
                          group.add(socket);
                        }));
        Future<?> ending = threads.submit(() -> race(together, socket::close));
        subscribing.get(20, TimeUnit.SECONDS);
        adding.get(20, TimeUnit.SECONDS);
        ending.get(20, TimeUnit.SECONDS);
        assertNothingLeft();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void race(CyclicBarrier together, Runnable work) {
    try {
      together.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    work.run();
  }
}
