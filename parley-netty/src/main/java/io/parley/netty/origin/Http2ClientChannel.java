package io.parley.netty.origin;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.Future;
import io.parley.netty.channel.Causes;
import io.parley.netty.http.CopyingCumulator;
import io.parley.netty.http2.Http2Session;
import io.parley.netty.http2.SessionBounds;
import io.parley.netty.http2.SessionOwner;
import io.parley.netty.http2.SessionStream;
import io.parley.netty.http2.StreamHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that speaks HTTP/2, shared by the sockets to one origin. It is closed when
 * it has had no stream for a while. Used on the loop's thread only.
 */
public final class Http2ClientChannel implements SessionOwner {

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Http2Origin origin;
  private final Channel channel;
  private final String where;
  private final boolean alone;
  private final Http2Session session;

  /** Whether the server's SETTINGS have come. */
  private boolean ready;

  private boolean over;
  private @Nullable Future<?> timer;

  /**
   * Creates it; {@link #start} begins.
   *
   * @param bounds what the server may ask for
   * @param where host and port, for messages
   * @param alone whether there is no way back to HTTP/1.1
   */
  public Http2ClientChannel(
      Http2Origin origin, Channel channel, SessionBounds bounds, String where, boolean alone) {
    this.origin = origin;
    this.channel = channel;
    this.where = where;
    this.alone = alone;
    this.session = Http2Session.client(bounds, this);
    session.setCumulator(CopyingCumulator.INSTANCE);
  }

  /** Speaks HTTP/2 at the end of the channel's pipeline. */
  public void start() {
    channel.pipeline().addLast("greeting", new Http2Greeting()).addLast("http2", session);
    channel.config().setAutoRead(true);
    // Openings have times of their own, but none of them owns the connection.
    await();
  }

  /** What it speaks through. */
  public Channel channel() {
    return channel;
  }

  boolean hasRoom() {
    return ready && !over && session.hasRoom();
  }

  /**
   * Begins a stream.
   *
   * @throws IOException if that cannot be
   */
  SessionStream open(Http2Headers headers, StreamHandler handler) throws IOException {
    return session.open(headers, handler);
  }

  @Override
  public StreamHandler accept(SessionStream stream) {
    throw new IllegalStateException("a server begins no streams");
  }

  @Override
  public void settings(boolean connectProtocol) {
    if (ready) {
      return;
    }
    ready = true;
    if (connectProtocol) {
      await();
      origin.connected(this);
      return;
    }
    over = true;
    session.goAway();
    session.leave();
    if (alone) {
      origin.failedForAll(
          this,
          new IOException(
              where
                  + " opens no WebSockets by HTTP/2: its SETTINGS have no ENABLE_CONNECT_PROTOCOL"
                  + " (RFC 8441)"));
    } else {
      origin.http1Only(this);
    }
  }

  @Override
  public void streamsChanged() {
    if (session.streams() > 0) {
      stopTimer();
    } else {
      await();
    }
  }

  private void await() {
    stopTimer();
    timer = channel.eventLoop().schedule(this::idle, IDLE.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void idle() {
    if (session.streams() == 0) {
      retire();
      session.goAway();
      session.leave();
    }
  }

  @Override
  public void goAway() {
    retire();
    if (session.streams() == 0) {
      channel.eventLoop().execute(session::leave);
    }
  }

  @Override
  public void failed(Throwable cause) {
    retire();
    String what =
        cause instanceof Http2Greeting.Other
            ? where + " does not speak HTTP/2: "
            : "the HTTP/2 connection to " + where + " broke: ";
    IOException failure = new IOException(what + Causes.reason(cause), Causes.plain(cause));
    origin.failedForAll(this, failure);
  }

  /** No more streams are begun here. */
  public void retire() {
    over = true;
    origin.remove(this);
  }

  @Override
  public void closed() {
    stopTimer();
    retire();
    origin.failedForAll(
        this, new IOException(where + " closed the connection before it sent its SETTINGS"));
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
