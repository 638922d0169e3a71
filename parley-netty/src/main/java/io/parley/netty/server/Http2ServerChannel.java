package io.parley.netty.server;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.http.CopyingCumulator;
import io.parley.netty.http2.Http2Session;
import io.parley.netty.http2.SessionBounds;
import io.parley.netty.http2.SessionOwner;
import io.parley.netty.http2.SessionStream;
import io.parley.netty.http2.StreamHandler;
import io.parley.netty.transport.Loop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server's channel that speaks HTTP/2: requests and sockets, each on a stream of its own. Used on
 * the loop's thread only.
 */
public final class Http2ServerChannel implements SessionOwner, HttpChannel {

  private final HttpService service;
  private final Channel channel;
  private final Loop loop;
  private final Http2Session session;

  /** Those not answered yet. */
  private final Set<Http2Exchange> exchanges = new LinkedHashSet<>();

  /** Bounds the time without a stream. */
  private @Nullable Future<?> timer;

  private Http2ServerChannel(
      HttpService service, SessionBounds bounds, Channel channel, Loop loop) {
    this.service = service;
    this.channel = channel;
    this.loop = loop;
    this.session = Http2Session.server(bounds, service.handler().ws() != null, this);
    session.setCumulator(CopyingCumulator.INSTANCE);
  }

  /** Speaks HTTP/2 at the end of that channel's pipeline. */
  public static void start(HttpService service, SessionBounds bounds, Channel channel, Loop loop) {
    Http2ServerChannel server = new Http2ServerChannel(service, bounds, channel, loop);
    service.requests().add(server);
    channel.pipeline().addLast("http2", server.session);
    if (service.stopping().get()) {
      ChannelOps.drop(channel);
    } else {
      server.await(service.config().handshakeTimeout());
    }
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public StreamHandler accept(SessionStream stream) {
    Http2Exchange exchange = new Http2Exchange(service, this, loop, stream);
    exchanges.add(exchange);
    return exchange;
  }

  void finished(Http2Exchange exchange) {
    exchanges.remove(exchange);
  }

  @Override
  public void settings(boolean connectProtocol) {
    // A server opens no sockets.
  }

  @Override
  public void streamsChanged() {
    if (session.streams() > 0) {
      stopTimer();
    } else if (service.stopping().get() || service.keepAlive().isZero()) {
      leaveSoon();
    } else {
      await(service.keepAlive());
    }
  }

  @Override
  public void goAway() {
    if (session.streams() == 0) {
      leaveSoon();
    }
  }

  /** Behind what is going on, which may be the end of the last stream. */
  private void leaveSoon() {
    channel.eventLoop().execute(this::leaveIfIdle);
  }

  private void leaveIfIdle() {
    if (session.streams() == 0) {
      session.goAway();
      session.leave();
    }
  }

  @Override
  public void stop() {
    session.goAway();
    List.copyOf(exchanges).forEach(Http2Exchange::stop);
    leaveIfIdle();
  }

  @Override
  public void failed(Throwable cause) {
    // The session ends the channel.
  }

  @Override
  public void closed() {
    stopTimer();
    service.requests().remove(this);
  }

  private void await(Duration bound) {
    stopTimer();
    if (!bound.isZero()) {
      timer = loop.netty().schedule(this::leaveIfIdle, bound.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
