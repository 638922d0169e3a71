package io.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {

  private final WorkerPool pool = new WorkerPool(2);

  @AfterEach
  void shutdown() {
    pool.shutdownNow();
  }

  @Test
  void runs_on_daemon_threads_up_to_the_maximum_and_lets_the_rest_wait() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch both = new CountDownLatch(2);
    CountDownLatch all = new CountDownLatch(5);
    ConcurrentHashMap.KeySetView<Thread, Boolean> threads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 5; i++) {
      pool.execute(
          () -> {
            threads.add(Thread.currentThread());
            both.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            all.countDown();
          });
    }
    assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(all.getCount()).isEqualTo(5);
    release.countDown();
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(threads).hasSize(2).allMatch(Thread::isDaemon);
  }

  @Test
  void a_task_that_throws_does_not_take_those_that_wait_with_it() throws Exception {
    Semaphore ran = new Semaphore(0);
    CountDownLatch release = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      pool.execute(
          () -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    for (int i = 0; i < 10; i++) {
      pool.execute(
          () -> {
            ran.release();
            throw new IllegalStateException("meant to be thrown by this test");
          });
    }
    release.countDown();
    assertThat(ran.tryAcquire(10, 30, TimeUnit.SECONDS)).isTrue();
  }

  /** A thread that has looked for work and found none takes what comes just then. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_task_that_comes_while_the_threads_go_idle_is_not_left_in_line(int threads)
      throws Exception {
    WorkerPool busy = new WorkerPool(threads);
    try {
      for (int round = 0; round < 50_000; round++) {
        CountDownLatch ran = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
          busy.execute(ran::countDown);
        }
        assertThat(ran.await(30, TimeUnit.SECONDS)).as("round %d", round).isTrue();
      }
    } finally {
      busy.shutdownNow();
    }
  }
}
