package io.parley.netty.origin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of one loop to one origin, and those who want a stream on one of them. One
 * connection is made at a time; another only when the others take no more streams. Used on the
 * loop's thread only.
 */
public final class Http2Origin {

  /** How long a server that has no WebSockets by HTTP/2 is not asked again. */
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private final List<Http2ClientChannel> connections = new ArrayList<>(1);

  /** Those who wait for the connection that is being made. */
  private final ArrayDeque<Asker> waiting = new ArrayDeque<>();

  /** Who makes a connection; null when nobody does. */
  private @Nullable Object dialing;

  /** Whether {@link #http1Until} counts. */
  private boolean http1;

  private long http1Until;

  /** A socket that is to open. */
  public interface Asker {

    /**
     * Makes a connection; then calls {@link Http2Origin#connected}, {@link Http2Origin#http1Only}
     * or {@link Http2Origin#failed}.
     */
    void dial();

    /** Begins a stream on a connection that has room for it. */
    void open(Http2ClientChannel connection);

    /** This origin opens WebSockets by HTTP/1.1 only. */
    void speakHttp1();

    /** The connection that it waited for could not be made, or takes no streams. */
    void fail(Throwable cause);
  }

  /** Has one of the methods of that asker called, now or when a connection is made. */
  public void ask(Asker asker) {
    if (speaksHttp1()) {
      asker.speakHttp1();
      return;
    }
    for (Http2ClientChannel connection : connections) {
      if (connection.hasRoom()) {
        asker.open(connection);
        return;
      }
    }
    if (dialing == null) {
      dialing = asker;
      asker.dial();
    } else {
      waiting.add(asker);
    }
  }

  private boolean speaksHttp1() {
    if (http1 && System.nanoTime() - http1Until > 0) {
      http1 = false;
    }
    return http1;
  }

  /** That asker has a connection which speaks HTTP/2, and waits for what the server says there. */
  public void handshaking(Asker asker, Http2ClientChannel connection) {
    if (dialing == asker) {
      dialing = connection;
      waiting.addFirst(asker);
    }
  }

  /** The connection is ready. */
  void connected(Http2ClientChannel connection) {
    connections.add(connection);
    List<Asker> all = settle(connection);
    if (!all.isEmpty() && !connection.hasRoom()) {
      all.remove(0).fail(new java.io.IOException("the server allows no streams at all"));
    }
    all.forEach(this::ask);
  }

  /**
   * The server has no WebSockets by HTTP/2.
   *
   * @param dialer who found out
   */
  public void http1Only(Object dialer) {
    http1 = true;
    http1Until = System.nanoTime() + MEMORY.toNanos();
    settle(dialer).forEach(Asker::speakHttp1);
  }

  /**
   * No connection came of it; of those who wait the next one tries.
   *
   * @param dialer who tried, or the connection that was not ready
   */
  void failed(Object dialer) {
    if (dialing == dialer) {
      settle(dialer).forEach(this::ask);
    }
  }

  /**
   * As {@link #failed}, where all who wait would fail for the same reason.
   *
   * @param cause told to all of them
   */
  void failedForAll(Object dialer, Throwable cause) {
    if (dialing == dialer) {
      settle(dialer).forEach(asker -> asker.fail(cause));
    }
  }

  private List<Asker> settle(Object dialer) {
    if (dialing != dialer) {
      return List.of();
    }
    dialing = null;
    List<Asker> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }

  /** The asker is gone. */
  public void forget(Asker asker) {
    waiting.remove(asker);
    failed(asker);
  }

  /** The connection takes no more streams. */
  void remove(Http2ClientChannel connection) {
    connections.remove(connection);
  }

  /** Whether there is nothing to remember. */
  boolean isForgotten() {
    return connections.isEmpty() && dialing == null && waiting.isEmpty() && !speaksHttp1();
  }
}
