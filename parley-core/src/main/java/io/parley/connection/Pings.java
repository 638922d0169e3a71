package io.parley.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Pings sent and not yet answered, the oldest first. Loop only. */
final class Pings {

  /** A peer that answers none of so many will not answer one more. */
  static final int MAX_WAITING = 1024;

  private final Queue<Waiting> waiting = new ArrayDeque<>(2);

  /** A ping on its way. */
  private static final class Waiting {
    final byte[] payload;
    final long sentAt;

    /** Null when nobody asked, as for the keepalive. */
    final @Nullable CompletableFuture<Duration> answered;

    Waiting(byte[] payload, long sentAt, @Nullable CompletableFuture<Duration> answered) {
      this.payload = payload;
      this.sentAt = sentAt;
      this.answered = answered;
    }
  }

  /**
   * Notes a ping.
   *
   * @return false when too many wait already
   */
  boolean sent(byte[] payload, long now, @Nullable CompletableFuture<Duration> answered) {
    return waiting.size() < MAX_WAITING && waiting.add(new Waiting(payload, now, answered));
  }

  /**
   * Notes a pong: it answers the ping with its payload and all before that one, as a peer may
   * answer only the latest (RFC 6455 section 5.5.3). One that answers none is unsolicited.
   *
   * @param answer told of each round-trip time
   */
  void answered(
      byte[] payload,
      long now,
      BiConsumer<@Nullable CompletableFuture<Duration>, Duration> answer) {
    if (waiting.stream().noneMatch(ping -> Arrays.equals(ping.payload, payload))) {
      return;
    }
    Waiting ping;
    do {
      ping = waiting.remove();
      answer.accept(ping.answered, Duration.ofNanos(now - ping.sentAt));
    } while (!Arrays.equals(ping.payload, payload));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Forgets all pings, telling of each that was asked for. */
  void clear(Consumer<CompletableFuture<Duration>> unanswered) {
    for (Waiting ping : waiting) {
      if (ping.answered != null) {
        unanswered.accept(ping.answered);
      }
    }
    waiting.clear();
  }

  /** The payload of the ping of that number. */
  static byte[] payload(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
