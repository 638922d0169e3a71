package io.parley.testing.contract;

import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.testing.RecordingConsumer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One end of a connected pair: the socket, and what its listeners saw since it opened. */
record End(WebSocket socket, RecordingConsumer events) {

  /** A bound that only a broken socket reaches. */
  static final long PATIENCE_SECONDS = 30;

  void send(String text) {
    accepted(socket.offer(WsMessage.of(text)), text);
  }

  void send(WsMessage message) {
    accepted(socket.offer(message), message);
  }

  private static void accepted(SendResult result, Object message) {
    if (!result.accepted()) {
      throw new AssertionError(result + " was the answer to " + message);
    }
  }

  /** Waits until all that this end sent so far has been read at the other. */
  void roundTrip() {
    await(socket.ping());
  }

  /** Waits for the outcome. */
  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits for the latch. */
  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits for the next element. */
  static <T> T take(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing within " + PATIENCE_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits for the failure, and returns its cause. */
  static Throwable awaitFailure(CompletionStage<?> stage) {
    return await(
        stage.handle(
            (value, failure) -> {
              if (failure == null) {
                throw new AssertionError("it did not fail");
              }
              return failure;
            }));
  }
}
