package io.parley.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection (RFC 9113), as the handler of its channel. Streams do not hinder each
 * other: the window of the connection is always open, and what is not read counts against the
 * window of its stream alone. Used on the loop's thread only.
 */
public final class Http2Session extends Http2ConnectionHandler {

  private static final System.Logger LOG = System.getLogger(Http2Session.class.getName());

  private static final long LINGER_SECONDS = 2;

  /** Far more than is on its way at any time: what is not read has windows of its own. */
  private static final int CONNECTION_WINDOW = 1 << 30;

  /** How much may wait for the system to take it before DATA waits in its streams. */
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  /** Beyond that no more is read: what waits then are answers, be it to PING, that nobody takes. */
  private static final int MAX_WAITING = 1024 * 1024;

  private final SessionOwner owner;
  private final Http2Connection.PropertyKey streamKey;
  private final FloodGuard resets;
  private final FloodGuard controls;
  private final int maxHeaderSize;

  /** Those whose handlers are to be told of the end of the read pass. */
  private final List<SessionStream> touched = new ArrayList<>();

  private @Nullable ChannelHandlerContext context;

  /** Why the connection breaks, once that is known. */
  private @Nullable Throwable failure;

  /** What the peer's GOAWAY said; null before. */
  private @Nullable String farewell;

  private boolean inPass;
  private boolean flushing;

  /** Whether the peer has ended its direction: nothing more comes. */
  private boolean peerEnded;

  /** Whether all is said: what still comes is dropped until the peer ends, too. */
  private boolean leaving;

  private Http2Session(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      SessionBounds bounds,
      SessionOwner owner) {
    super(decoder, encoder, settings, true, true);
    this.owner = owner;
    this.maxHeaderSize = bounds.maxHeaderSize();
    this.resets =
        new FloodGuard(bounds.maxResets(), "streams reset unanswered or broken", "maxResets");
    this.controls =
        new FloodGuard(
            bounds.maxControls(), "PING, SETTINGS and PRIORITY frames", "maxControlFrames");
    streamKey = encoder.connection().newKey();
    encoder.connection().addListener(new Streams());
  }

  /**
   * A server's side.
   *
   * @param connectProtocol whether to announce that extended CONNECTs are taken
   */
  public static Http2Session server(
      SessionBounds bounds, boolean connectProtocol, SessionOwner owner) {
    Http2Settings settings = settings(bounds).maxConcurrentStreams(bounds.maxStreams());
    if (connectProtocol) {
      settings.connectProtocolEnabled(true);
    }
    return new Builder(true, bounds, settings, owner).build();
  }

  /** A client's side. */
  public static Http2Session client(SessionBounds bounds, SessionOwner owner) {
    return new Builder(false, bounds, settings(bounds).pushEnabled(false), owner).build();
  }

  private static Http2Settings settings(SessionBounds bounds) {
    return new Http2Settings()
        .initialWindowSize(bounds.window())
        .maxHeaderListSize(bounds.maxHeaderSize());
  }

  /** Puts Netty's parts together. */
  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Session, Builder> {

    private final SessionBounds bounds;
    private final SessionOwner owner;

    Builder(boolean server, SessionBounds bounds, Http2Settings settings, SessionOwner owner) {
      this.bounds = bounds;
      this.owner = owner;
      Http2Connection connection = new DefaultHttp2Connection(server);
      connection
          .local()
          .flowController(
              new DefaultHttp2LocalFlowController(
                  connection, DefaultHttp2LocalFlowController.DEFAULT_WINDOW_UPDATE_RATIO, true));
      connection
          .remote()
          .flowController(
              new DefaultHttp2RemoteFlowController(
                  connection, new UniformStreamByteDistributor(connection)));
      connection(connection);
      initialSettings(settings);
      // Whether its headers are too large for the peer is for the peer to say: it says it well.
      encoderIgnoreMaxHeaderListSize(true);
      // Counted here, where it is known which of them were answered, and whose doing ours are.
      decoderEnforceMaxRstFramesPerWindow(0, 0);
      encoderEnforceMaxRstFramesPerWindow(0, 0);
    }

    @Override
    public Http2Session build() {
      return super.build();
    }

    @Override
    protected Http2Session build(
        Http2ConnectionDecoder replaced, Http2ConnectionEncoder encoder, Http2Settings settings)
        throws Http2Exception {
      Http2Connection connection = encoder.connection();
      Http2ConnectionDecoder decoder =
          new DefaultHttp2ConnectionDecoder(
              connection, encoder, new SessionReader(connection, bounds.maxHeaderSize())) {
            @Override
            protected long calculateMaxHeaderListSizeGoAway(long maxHeaderListSize) {
              return SessionReader.refusable(maxHeaderListSize);
            }
          };
      Http2Session session = new Http2Session(decoder, encoder, settings, bounds, owner);
      decoder.frameListener(session.new Frames());
      return session;
    }
  }

  ChannelHandlerContext context() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("not in a pipeline");
    }
    return ctx;
  }

  boolean isActive() {
    return context != null && context.channel().isActive();
  }

  /** How many streams there are. */
  public int streams() {
    return connection().numActiveStreams();
  }

  /** Whether another stream can be begun now. */
  public boolean hasRoom() {
    return isActive()
        && farewell == null
        && failure == null
        && !connection().goAwaySent()
        && connection().local().canOpenStream()
        && connection().local().lastStreamCreated() < Integer.MAX_VALUE;
  }

  /**
   * Begins a stream.
   *
   * @throws IOException if that cannot be
   */
  public SessionStream open(Http2Headers headers, StreamHandler handler) throws IOException {
    int id = connection().local().incrementAndGetNextStreamId();
    ChannelHandlerContext ctx = context();
    var write = encoder().writeHeaders(ctx, id, headers, 0, false, ctx.newPromise());
    Http2Stream netty = connection().stream(id);
    if (netty == null) {
      throw new IOException("no stream can be begun", write.cause());
    }
    SessionStream stream = new SessionStream(this, netty, handler);
    netty.setProperty(streamKey, stream);
    flushSoon();
    return stream;
  }

  /** Takes no new streams; those that are there go on. */
  public void goAway() {
    if (isActive() && !connection().goAwaySent()) {
      sendGoAway(Http2Error.NO_ERROR, "");
      context().flush();
    }
  }

  /** Netty's own way would close the channel right behind an error, and lose what it says. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void sendGoAway(Http2Error error, String told) {
    ChannelHandlerContext ctx = context();
    int last = connection().remote().lastStreamCreated();
    try {
      boolean first = connection().goAwaySent(last, error.code(), Unpooled.EMPTY_BUFFER);
      if (first || error != Http2Error.NO_ERROR) {
        ByteBuf words = Unpooled.copiedBuffer(told, StandardCharsets.US_ASCII);
        frameWriter().writeGoAway(ctx, last, error.code(), words, ctx.newPromise());
      }
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has what was written go out at the end of what is being done. */
  void flushSoon() {
    if (inPass || flushing) {
      return;
    }
    flushing = true;
    context()
        .executor()
        .execute(
            () -> {
              flushing = false;
              if (isActive()) {
                flush(context());
              }
            });
  }

  private @Nullable SessionStream stream(int id) {
    Http2Stream netty = connection().stream(id);
    return netty == null ? null : netty.getProperty(streamKey);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    ctx.channel().config().setWriteBufferWaterMark(WATER_MARKS);
    super.handlerAdded(ctx);
    int more = CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    connection()
        .local()
        .flowController()
        .incrementWindowSize(connection().connectionStream(), more);
    ctx.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    if (ctx.channel().isWritable()) {
      ctx.channel().config().setAutoRead(true);
    }
    super.channelWritabilityChanged(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (leaving) {
      ReferenceCountUtil.release(message);
      return;
    }
    inPass = true;
    super.channelRead(ctx, message);
  }

  /** Without Netty's own, which would read on where that is turned off. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    passOver();
    // What that flush leads to is behind it.
    inPass = false;
    discardSomeReadBytes();
    flush(ctx);
    if (ctx.channel().bytesBeforeWritable() > MAX_WAITING) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  private void passOver() {
    // No stream is touched while this goes on.
    for (SessionStream stream : touched) {
      stream.touched = false;
      stream.handler().readComplete();
    }
    touched.clear();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    super.userEventTriggered(ctx, event);
    if (event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent) {
      passOver();
      peerEnded = true;
      if (leaving) {
        drop();
      } else {
        breakAll(failureOr(new EOFException("the peer ended the HTTP/2 connection")));
        leave();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    passOver();
    breakAll(failureOr(new ClosedChannelException()));
    super.channelInactive(ctx);
    owner.closed();
  }

  private void breakAll(Throwable cause) throws Http2Exception {
    if (failure == null) {
      failure = cause;
    }
    connection()
        .forEachActiveStream(
            netty -> {
              SessionStream stream = netty.getProperty(streamKey);
              if (stream != null) {
                stream.closed(failureOr(cause));
              }
              return true;
            });
  }

  /** Why nothing more can be sent. */
  Throwable failureOr(Throwable otherwise) {
    Throwable known = failure;
    if (known != null) {
      return known;
    }
    return farewell == null ? otherwise : new EOFException(farewell);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      onError(ctx, false, cause);
    } else {
      broke(ctx, cause);
    }
  }

  private void broke(ChannelHandlerContext ctx, Throwable cause) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "HTTP/2 connection of {0} closed: {1}",
        ctx.channel().remoteAddress(),
        cause);
    if (failure == null) {
      failure = cause;
    }
    owner.failed(cause);
    drop();
  }

  /**
   * Closes the connection behind what was written, so that it arrives: a system that closes while
   * bytes of the peer are unread resets the connection. So this side ends its direction, drops what
   * still comes, and closes when the peer has ended, too.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  public void leave() {
    if (leaving || !isActive()) {
      return;
    }
    leaving = true;
    ChannelHandlerContext ctx = context();
    flush(ctx);
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    ChannelFuture written =
        tls == null ? ctx.writeAndFlush(Unpooled.EMPTY_BUFFER) : tls.closeOutbound();
    if (peerEnded) {
      written.addListener(sent -> drop());
    } else if (ctx.channel() instanceof DuplexChannel duplex) {
      written.addListener(sent -> duplex.shutdownOutput());
    }
    ctx.executor().schedule(this::drop, LINGER_SECONDS, TimeUnit.SECONDS);
  }

  /** Closes the channel at once. */
  @SuppressWarnings("FutureReturnValueIgnored")
  public void drop() {
    if (context != null && context.channel().isOpen()) {
      context.pipeline().firstContext().close();
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception exception) {
    if (cause instanceof IOException) {
      // A write of Netty's own has failed, for the connection is gone.
      broke(ctx, cause);
      return;
    }
    LOG.log(
        exception == null ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
        () -> "HTTP/2 connection of " + ctx.channel().remoteAddress() + " ends: " + cause,
        exception == null ? cause : null);
    Http2Error error = exception == null ? Http2Error.INTERNAL_ERROR : exception.error();
    if (failure == null) {
      failure = new IOException("the HTTP/2 connection broke: " + cause.getMessage(), cause);
    }
    owner.failed(cause);
    // Netty's own words hold some of what the peer sent.
    sendGoAway(error, exception instanceof BoundException bound ? bound.told() : "");
    try {
      breakAll(failure);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    leave();
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException exception) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "stream {0} of {1} is reset: {2}",
        exception.streamId(),
        ctx.channel().remoteAddress(),
        exception.getMessage());
    SessionStream stream = stream(exception.streamId());
    if (stream != null) {
      stream.broken(
          new IOException(
              exception instanceof Http2Exception.HeaderListSizeException
                  ? "its headers are larger than " + maxHeaderSize + " bytes (maxHeaderSize)"
                  : "the stream broke: " + exception.getMessage(),
              cause));
      if (!outbound) {
        try {
          resets.count();
        } catch (Http2Exception flood) {
          onError(ctx, false, flood);
          return;
        }
      }
    }
    super.onStreamError(ctx, outbound, cause, exception);
  }

  /** What comes, frame by frame. */
  private final class Frames extends Http2FrameAdapter {

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end) {
      onHeadersRead(ctx, id, headers, padding, end);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean end) {
      Http2Stream netty = connection().stream(id);
      if (netty == null) {
        return;
      }
      SessionStream stream = netty.getProperty(streamKey);
      if (stream == null) {
        stream = new SessionStream(Http2Session.this, netty, owner);
        netty.setProperty(streamKey, stream);
      }
      if (end) {
        stream.ended();
      }
      stream.handler().headers(headers, end);
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext ctx, int id, ByteBuf bytes, int padding, boolean end) {
      SessionStream stream = stream(id);
      if (stream == null || stream.isOver()) {
        return bytes.readableBytes() + padding;
      }
      if (!stream.touched) {
        stream.touched = true;
        touched.add(stream);
      }
      if (end) {
        stream.ended();
      }
      stream.handler().data(bytes, end);
      return padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code)
        throws Http2Exception {
      SessionStream stream = stream(id);
      if (stream != null) {
        boolean unanswered = !stream.isAnswered();
        stream.broken(StreamResetException.of(code));
        if (unanswered && connection().isServer()) {
          resets.count();
        }
      }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
        throws Http2Exception {
      controls.count();
      owner.settings(Boolean.TRUE.equals(settings.connectProtocolEnabled()));
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
      controls.count();
    }

    @Override
    public void onPriorityRead(
        ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive)
        throws Http2Exception {
      controls.count();
    }
  }

  /** How streams come and go. */
  private final class Streams extends Http2ConnectionAdapter {

    @Override
    public void onStreamActive(Http2Stream stream) {
      owner.streamsChanged();
    }

    @Override
    public void onStreamClosed(Http2Stream netty) {
      SessionStream stream = netty.getProperty(streamKey);
      if (stream != null) {
        stream.closed(reason());
      }
      owner.streamsChanged();
    }

    private Throwable reason() {
      String said = farewell;
      if (said != null && isActive() && failure == null) {
        return StreamResetException.goAway(said);
      }
      return failureOr(new ClosedChannelException());
    }

    @Override
    public void onGoAwayReceived(int lastStream, long code, ByteBuf debugData) {
      String detail = debugData.toString(StandardCharsets.UTF_8);
      farewell =
          "the peer ended the HTTP/2 connection: GOAWAY with "
              + StreamResetException.name(code)
              + (detail.isEmpty() ? "" : " (" + detail + ")");
      owner.goAway();
    }
  }
}
