package io.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SendAccountTest {

  private static final long HIGH = 100;
  private static final long LOW = 40;
  private static final long BOUND = 200;
  private static final int MESSAGES = 5;

  private final SendAccount account = new SendAccount();

  private SendResult accept(int size) {
    return account.accept(size, HIGH, BOUND, MESSAGES);
  }

  @Test
  void counts_bytes_and_messages_as_they_come_and_go() {
    assertThat(accept(10)).isEqualTo(SendResult.ACCEPTED);
    assertThat(accept(0)).isEqualTo(SendResult.ACCEPTED);
    assertThat(account.bytes()).isEqualTo(10);
    assertThat(account.messages()).isEqualTo(2);
    assertThat(account.release(4, 0, LOW)).isFalse();
    assertThat(account.bytes()).isEqualTo(6);
    assertThat(account.release(6, 2, LOW)).isFalse();
    assertThat(account.bytes()).isZero();
    assertThat(account.messages()).isZero();
  }

  @Test
  void pressure_begins_above_the_high_mark_and_ends_at_the_low_mark() {
    assertThat(accept(100)).isEqualTo(SendResult.ACCEPTED);
    assertThat(account.isPressured()).isFalse();
    assertThat(accept(1)).isEqualTo(SendResult.PRESSURE);
    assertThat(account.isPressured()).isTrue();
    assertThat(account.release(60, 1, LOW)).isFalse();
    assertThat(account.release(1, 0, LOW)).isTrue();
    assertThat(account.isPressured()).isFalse();
  }

  @Test
  void a_message_that_does_not_fit_is_refused_and_a_drain_is_owed() {
    accept(30);
    assertThat(accept(171)).isEqualTo(SendResult.FULL);
    assertThat(account.bytes()).isEqualTo(30);
    assertThat(account.release(30, 1, LOW)).isTrue();
  }

  @Test
  void a_message_larger_than_the_bound_is_refused_by_an_empty_queue_which_owes_nothing() {
    assertThat(accept(201)).isEqualTo(SendResult.FULL);
    assertThat(account.isPressured()).isFalse();
  }

  @Test
  void the_number_of_messages_is_bounded_too() {
    for (int i = 0; i < MESSAGES; i++) {
      assertThat(accept(0)).isEqualTo(SendResult.ACCEPTED);
    }
    assertThat(accept(0)).isEqualTo(SendResult.FULL);
    assertThat(account.release(0, 1, LOW)).isTrue();
    assertThat(accept(0)).isEqualTo(SendResult.ACCEPTED);
  }

  @Test
  void a_closed_account_refuses_all_and_keeps_its_figures() {
    accept(70);
    account.close();
    assertThat(account.isClosed()).isTrue();
    assertThat(accept(1)).isEqualTo(SendResult.CLOSED);
    assertThat(account.bytes()).isEqualTo(70);
    assertThat(account.messages()).isEqualTo(1);
    account.release(70, 1, LOW);
    assertThat(account.isClosed()).isTrue();
    assertThat(account.bytes()).isZero();
  }

  @Test
  void holds_the_largest_figures_a_configuration_allows() {
    long most = 1L << 38;
    SendAccount large = new SendAccount();
    for (long bytes = 0; bytes < most; bytes += 1L << 30) {
      assertThat(large.accept(1 << 30, most, most, 4_000_000).accepted()).isTrue();
    }
    assertThat(large.bytes()).isEqualTo(most);
    assertThat(large.accept(1, most, most, 4_000_000)).isEqualTo(SendResult.FULL);
    SendAccount many = new SendAccount();
    for (int i = 0; i < 4_000_000; i++) {
      many.accept(0, most, most, 4_000_000);
    }
    assertThat(many.messages()).isEqualTo(4_000_000);
    assertThat(many.accept(0, most, most, 4_000_000)).isEqualTo(SendResult.FULL);
  }

  @Test
  void is_exact_when_threads_race_and_never_owes_a_drain_at_the_end() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    AtomicLong drains = new AtomicLong();
    AtomicLong pressures = new AtomicLong();
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      done.add(
          pool.submit(
              () -> {
                for (int i = 0; i < 50_000; i++) {
                  // Two at a time go beyond the high mark even while no other thread runs.
                  SendResult first = account.accept(i % 60, HIGH, BOUND, 1000);
                  SendResult second = account.accept(i % 60, HIGH, BOUND, 1000);
                  if (second == SendResult.PRESSURE) {
                    pressures.incrementAndGet();
                  }
                  if (first.accepted() && account.release(i % 60, 1, LOW)) {
                    drains.incrementAndGet();
                  }
                  if (second.accepted() && account.release(i % 60, 1, LOW)) {
                    drains.incrementAndGet();
                  }
                }
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    pool.shutdown();
    assertThat(account.bytes()).isZero();
    assertThat(account.messages()).isZero();
    assertThat(account.isPressured()).isFalse();
    assertThat(drains.get()).isPositive();
    assertThat(pressures.get()).isPositive();
  }

  @Test
  void a_frozen_account_keeps_its_figures_whatever_is_taken() {
    accept(150);
    account.freeze();
    assertThat(account.release(150, 1, LOW)).isFalse();
    assertThat(account.bytes()).isEqualTo(150);
    assertThat(account.messages()).isEqualTo(1);
    assertThat(accept(1)).isEqualTo(SendResult.CLOSED);
  }
}
