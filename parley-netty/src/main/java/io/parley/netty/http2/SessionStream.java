package io.parley.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** One stream of an HTTP/2 connection. Used on the loop's thread only. */
public final class SessionStream {

  private final Http2Session session;
  private final Http2Stream netty;
  private StreamHandler handler;

  /** What is being sent; null when there is nothing. */
  private @Nullable Payload payload;

  private boolean answered;
  private boolean ended;
  private boolean endSent;
  private boolean over;

  /** Whether data has come in the read pass under way. */
  boolean touched;

  SessionStream(Http2Session session, Http2Stream netty, StreamHandler handler) {
    this.session = session;
    this.netty = netty;
    this.handler = handler;
  }

  SessionStream(Http2Session session, Http2Stream netty, SessionOwner owner) {
    this.session = session;
    this.netty = netty;
    this.handler = owner.accept(this);
  }

  StreamHandler handler() {
    return handler;
  }

  /** From now on, that one hears what comes. */
  public void handler(StreamHandler replacement) {
    handler = replacement;
  }

  /** The connection that it is on. */
  public Http2Session session() {
    return session;
  }

  /** Whether it is gone; nothing can be sent on it any more. */
  public boolean isOver() {
    return over || !session.isActive();
  }

  /** Whether headers were sent, other than informational ones. */
  boolean isAnswered() {
    return answered;
  }

  /** The peer's direction has ended; without effect on one that is over. */
  void ended() {
    ended = true;
  }

  /** Whether the peer's direction has ended. */
  public boolean isEnded() {
    return ended;
  }

  void broken(Throwable cause) {
    if (!over) {
      over = true;
      handler.broken(cause);
    }
  }

  /** Both directions have ended, or the stream was lost with its connection. */
  void closed(Throwable cause) {
    if (ended && endSent) {
      over = true;
    } else {
      broken(cause);
    }
  }

  /** Sends headers, with which this side's direction may end. */
  @SuppressWarnings("FutureReturnValueIgnored") // a stream that breaks is heard of in other ways
  public void headers(Http2Headers headers, boolean end) {
    answered |= HttpStatusClass.valueOf(headers.status()) != HttpStatusClass.INFORMATIONAL;
    endSent |= end;
    ChannelHandlerContext ctx = session.context();
    session.encoder().writeHeaders(ctx, netty.id(), headers, 0, end, ctx.newPromise());
    session.flushSoon();
  }

  /**
   * Sends these bytes as the peer's windows allow, and releases them; one call at a time.
   *
   * @return done when the system has taken all of them
   */
  public ChannelFuture send(ByteBuf bytes) {
    ChannelHandlerContext ctx = session.context();
    if (isOver()) {
      bytes.release();
      return ctx.newFailedFuture(session.failureOr(new ClosedChannelException()));
    }
    Payload sent = new Payload(bytes, false, ctx.newPromise());
    payload = sent;
    return queued(sent);
  }

  private ChannelFuture queued(Payload sent) {
    session.encoder().flowController().addFlowControlled(netty, sent);
    session.flushSoon();
    return sent.promise;
  }

  /** Ends this side's direction, behind what is being sent; without effect on one that is over. */
  public ChannelFuture end() {
    ChannelHandlerContext ctx = session.context();
    if (endSent || isOver()) {
      return ctx.newSucceededFuture();
    }
    endSent = true;
    return queued(new Payload(Unpooled.EMPTY_BUFFER, true, ctx.newPromise()));
  }

  /** Ends the stream at once, unless it is over; its handler is told nothing more. */
  @SuppressWarnings("FutureReturnValueIgnored")
  public void reset(Http2Error error) {
    if (isOver()) {
      over = true;
      return;
    }
    over = true;
    ChannelHandlerContext ctx = session.context();
    session.resetStream(ctx, netty.id(), error.code(), ctx.newPromise());
    session.flushSoon();
  }

  /** How many bytes can be sent now. */
  public int window() {
    if (!session.context().channel().isWritable()) {
      return 0;
    }
    Http2RemoteFlowController flow = session.encoder().flowController();
    return Math.min(
        flow.windowSize(netty), flow.windowSize(session.connection().connectionStream()));
  }

  /** How many of the bytes that are being sent wait for the peer's window. */
  public int waiting() {
    Payload sent = payload;
    return sent == null ? 0 : sent.size();
  }

  /** So many bytes of {@link StreamHandler#data} need no room here any more. */
  public void consumed(int bytes) {
    if (isOver() || bytes == 0) {
      return;
    }
    try {
      if (session.connection().local().flowController().consumeBytes(netty, bytes)) {
        session.flushSoon();
      }
    } catch (Http2Exception e) {
      session.onError(session.context(), true, e);
    }
  }

  /**
   * Bytes on their way, cut into DATA frames as the windows allow. Those of Netty's encoder would
   * answer the peer's reset by one of their own.
   */
  private final class Payload implements Http2RemoteFlowController.FlowControlled {

    private final ByteBuf bytes;
    private final boolean end;
    private final ChannelPromise promise;
    private boolean done;

    Payload(ByteBuf bytes, boolean end, ChannelPromise promise) {
      this.bytes = bytes;
      this.end = end;
      this.promise = promise;
    }

    @Override
    public int size() {
      return done ? 0 : bytes.readableBytes();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the last part tells for all
    public void write(ChannelHandlerContext ctx, int allowed) {
      int size = Math.min(allowed, bytes.readableBytes());
      if (size == 0 && bytes.isReadable()) {
        return;
      }
      ChannelPromise written = size == bytes.readableBytes() ? promise : ctx.newPromise();
      session
          .encoder()
          .frameWriter()
          .writeData(ctx, netty.id(), bytes.readRetainedSlice(size), 0, end, written);
    }

    @Override
    public void writeComplete() {
      release();
      if (end) {
        session.closeStreamLocal(netty, promise);
      }
    }

    @Override
    public void error(ChannelHandlerContext ctx, Throwable cause) {
      release();
      promise.tryFailure(session.failureOr(cause));
    }

    private void release() {
      if (!done) {
        done = true;
        bytes.release();
      }
      if (payload == this) {
        payload = null;
      }
    }

    @Override
    public boolean merge(ChannelHandlerContext ctx, Http2RemoteFlowController.FlowControlled next) {
      return false;
    }
  }
}
