package io.parley.connection;

import io.parley.WebSocketConfig;
import java.net.SocketTimeoutException;
import java.time.Duration;

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
  private final ConnectionLoop loop;
  private final WebSocketConfig config;

  /** When the keepalive sends its next ping. */
  private long pingAt = NEVER;

  /** When a byte must have come after a ping. */
  private long heardBy = NEVER;

  /** Whether a byte came since {@link #heardBy} was set. */
  private boolean heard;

  /** When the socket is idle unless a message passes. */
  private long idleAt = NEVER;

  /** When the system must have taken a byte, and how far it was when that was set. */
  private long stallAt = NEVER;

  private long stallProgress;

  /** Whether the times of an open socket have ended. */
  private boolean closing;

  /** When the peer's Close, or later its end of TCP, must have come. */
  private long phaseBy = NEVER;

  ConnectionTimers(Connection connection, ConnectionLoop loop, WebSocketConfig config) {
    this.connection = connection;
    this.loop = loop;
    this.config = config;
  }

  void opened() {
    pingAt = in(config.pingInterval());
    idleAt = in(config.idleTimeout());
    arm();
  }

  /** A byte came. */
  void heard() {
    heard = true;
  }

  /** A message went in or out. */
  void messagePassed() {
    if (idleAt != NEVER) {
      idleAt = in(config.idleTimeout());
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
    pingAt = in(config.pingInterval());
    idleAt = in(config.idleTimeout());
    arm();
  }

  /** The system did not take all that was written. */
  void writeBlocked(long progress) {
    stallProgress = progress;
    stallAt = in(config.writeTimeout());
    arm();
  }

  void writeFreed() {
    stallAt = NEVER;
  }

  /** Our Close is out and the peer's has not come: no ping may follow it. */
  void awaitClose() {
    closing();
    phaseBy = in(config.closeTimeout());
    arm();
  }

  /** Nothing matters any more but the end of TCP. */
  void awaitEnd() {
    pingAt = NEVER;
    heardBy = NEVER;
    idleAt = NEVER;
    stallAt = NEVER;
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
    loop.deadline(this, NEVER);
  }

  private long in(Duration time) {
    return time.isZero() ? NEVER : loop.now() + time.toNanos();
  }

  private void arm() {
    long next = Math.min(Math.min(pingAt, heardBy), Math.min(idleAt, Math.min(stallAt, phaseBy)));
    if (next < due) {
      loop.deadline(this, next);
    }
  }

  @Override
  void expire(long now) {
    if (phaseBy <= now) {
      phaseBy = NEVER;
      connection.phaseTimedOut();
    }
    if (stallAt <= now) {
      long progress = connection.writeProgress();
      if (progress == stallProgress) {
        stallAt = NEVER;
        connection.timedOut(
            new SocketTimeoutException(
                "the system took no byte of what was queued for "
                    + config.writeTimeout()
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
                "no byte came for " + config.pingTimeout() + " after a ping (pingTimeout)"));
      }
    }
    if (idleAt <= now) {
      idleAt = NEVER;
      connection.idle();
    }
    if (pingAt <= now) {
      pingAt = in(config.pingInterval());
      if (heardBy == NEVER) {
        heardBy = in(config.pingTimeout());
        heard = false;
      }
      connection.keepAlive();
    }
    if (!connection.isReleased()) {
      arm();
    }
  }
}
