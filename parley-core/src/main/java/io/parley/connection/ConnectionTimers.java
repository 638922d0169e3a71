package io.parley.connection;

import io.parley.WebSocketConfig;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All times of one connection behind one deadline. A time that moves later is not moved in the
 * loop's queue: when the old deadline comes, the next is looked up. Loop only.
 */
final class ConnectionTimers extends Timed {

  /**
   * How long the peer's end of the TCP connection is waited for once the closing handshake is over.
   */
  static final Duration LINGER = Duration.ofSeconds(2);

  private final Connection connection;

  /** When the keepalive sends its next ping. */
  private long pingAt = NEVER;

  /** When a byte must have come after a ping. */
  private long heardBy = NEVER;

  /** Whether a byte came since {@link #heardBy} was set. */
  private boolean heard;

  /** When the socket is idle unless a message passes. */
  private long idleAt = NEVER;

  /** Set while the system has not taken all that was written. */
  private @Nullable Stall stall;

  /**
   * When the system must have taken a byte.
   *
   * @param progress how far it was when that was set
   */
  private record Stall(long at, long progress) {}

  /** Whether the times of an open socket have ended. */
  private boolean closing;

  /** When the peer's Close, or later its end of TCP, must have come, or ours be asked for. */
  private long phaseBy = NEVER;

  ConnectionTimers(Connection connection) {
    this.connection = connection;
  }

  private WebSocketConfig config() {
    return connection.config();
  }

  private ConnectionLoop loop() {
    return connection.loop();
  }

  void opened() {
    pingAt = in(config().pingInterval());
    idleAt = in(config().idleTimeout());
    arm();
  }

  /** A byte came. */
  void heard() {
    heard = true;
  }

  /** A message went in or out. */
  void messagePassed() {
    if (idleAt != NEVER) {
      idleAt = in(config().idleTimeout());
    }
  }

  /** The peer cannot show life while nothing is read. */
  void readingStopped() {
    heardBy = NEVER;
    idleAt = NEVER;
    pingAt = NEVER;
  }

  /** The times that stood still begin anew. */
  void readingResumed() {
    if (closing) {
      return;
    }
    pingAt = in(config().pingInterval());
    idleAt = in(config().idleTimeout());
    arm();
  }

  /** The system did not take all that was written. */
  void writeBlocked(long progress) {
    stall = new Stall(in(config().writeTimeout()), progress);
    arm();
  }

  void writeFreed() {
    stall = null;
  }

  /**
   * The peer's Close has come, and ours waits until what came before it is delivered: half the time
   * that the peer, if its time is ours, waits for it.
   */
  void awaitDelivery() {
    phaseBy = in(config().closeTimeout().dividedBy(2));
    arm();
  }

  /** Our Close is out and the peer's has not come: no ping may follow it. */
  void awaitClose() {
    closing();
    phaseBy = in(config().closeTimeout());
    arm();
  }

  /** Nothing matters any more but the end of TCP. */
  void awaitEnd() {
    pingAt = NEVER;
    heardBy = NEVER;
    idleAt = NEVER;
    stall = null;
    phaseBy = in(LINGER);
    arm();
  }

  /** No more keepalive: the peer has begun to close, or our Close is out. */
  void closing() {
    closing = true;
    pingAt = NEVER;
    heardBy = NEVER;
    idleAt = NEVER;
  }

  void ended() {
    loop().deadline(this, NEVER);
  }

  private long in(Duration time) {
    return time.isZero() ? NEVER : loop().now() + time.toNanos();
  }

  private void arm() {
    long next = Math.min(Math.min(pingAt, heardBy), Math.min(idleAt, phaseBy));
    if (stall != null) {
      next = Math.min(next, stall.at);
    }
    if (next < due) {
      loop().deadline(this, next);
    }
  }

  @Override
  void expire(long now) {
    if (phaseBy <= now) {
      phaseBy = NEVER;
      connection.phaseTimedOut();
    }
    if (stall != null && stall.at <= now) {
      long progress = connection.writeProgress();
      if (progress == stall.progress) {
        stall = null;
        connection.timedOut(
            new SocketTimeoutException(
                "the system took no byte of what was queued for "
                    + config().writeTimeout()
                    + " (writeTimeout)"));
      } else {
        writeBlocked(progress);
      }
    }
    if (heardBy <= now) {
      heardBy = NEVER;
      if (!heard) {
        connection.timedOut(
            new SocketTimeoutException(
                "no byte came for " + config().pingTimeout() + " after a ping (pingTimeout)"));
      }
    }
    if (idleAt <= now) {
      idleAt = NEVER;
      connection.idle();
    }
    if (pingAt <= now) {
      pingAt = in(config().pingInterval());
      // A peer heard since the last ping has all of its time from this one on, and no more: it may
      // have gone right behind that byte.
      if (heardBy == NEVER || heard) {
        heardBy = in(config().pingTimeout());
        heard = false;
      }
      connection.keepAlive();
    }
    if (!connection.isReleased()) {
      arm();
    }
  }
}
