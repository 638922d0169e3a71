package io.parley.netty.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.parley.connection.Connection;
import io.parley.connection.ServerExchange;
import io.parley.connection.Transport;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.channel.Causes;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.channel.LingeringClose;
import io.parley.netty.channel.PeerAddresses;
import io.parley.netty.channel.StallGuard;
import io.parley.netty.http.HttpRequests;
import io.parley.netty.http.HttpWriter;
import io.parley.netty.http.RequestDecoder;
import io.parley.netty.tls.TlsFailure;
import io.parley.netty.transport.Loop;
import io.parley.netty.transport.Takeover;
import io.parley.protocol.ServerHandshake;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Answers the HTTP requests of one channel, one after the other, until one of them opens a
 * WebSocket: then it leaves the pipeline. Used on the loop's thread only.
 */
public final class HttpServerHandler extends ChannelInboundHandlerAdapter implements HttpChannel {

  private static final System.Logger LOG = System.getLogger(HttpServerHandler.class.getName());

  private final HttpService service;
  private final DuplexChannel channel;
  private final Loop loop;
  private final RequestDecoder decoder;

  private final Runnable place;

  private final long stallNanos;

  /** Bounds the time of what is going on now. */
  private @Nullable Future<?> timer;

  /** The request that is coming in. */
  private @Nullable Incoming incoming;

  /** The request that is being answered. */
  private @Nullable Exchange exchange;

  /** Whether bytes of the next request have come; its time runs from then on. */
  private boolean receiving;

  /** Whether one was answered before. */
  private boolean kept;

  private boolean writing;
  private boolean inputClosed;
  private boolean done;

  /**
   * Prepares it; it begins when it is put behind the decoder in the pipeline.
   *
   * @param place gives back the place that the connection takes, should it lose its channel
   */
  public HttpServerHandler(
      HttpService service,
      DuplexChannel channel,
      Loop loop,
      RequestDecoder decoder,
      Runnable place) {
    this.service = service;
    this.channel = channel;
    this.loop = loop;
    this.decoder = decoder;
    this.place = place;
    this.stallNanos = service.config().writeTimeout().toNanos();
  }

  private record Incoming(
      Request head, boolean keepAlive, boolean upgrade, ByteArrayOutputStream body) {}

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    service.requests().add(this);
    if (service.stopping().get()) {
      ChannelOps.drop(channel);
    } else {
      await(service.config().handshakeTimeout());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!done && channel.isActive() && message instanceof HttpRequest request) {
        begin(request);
      }
      if (!done && message instanceof HttpContent content) {
        append(content);
      }
    } catch (HttpRequests.Refused e) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} gets {1}: {2}",
          PeerAddresses.name(channel),
          e.status(),
          e.getMessage());
      finish(Response.of(e.status()).text(e.sentence() + "\n"), false);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest netty) throws HttpRequests.Refused {
    Request request =
        service.received(
            HttpRequests.of(
                netty,
                service.config().maxHeaderSize(),
                PeerAddresses.remote(channel),
                loop.seen()),
            channel);
    boolean upgrade = ServerHandshake.isUpgrade(request);
    if (upgrade && netty.protocolVersion().minorVersion() == 0) {
      throw new HttpRequests.Refused(
          Status.BAD_REQUEST, "A WebSocket needs HTTP/1.1.", "opening handshake by HTTP/1.0");
    }
    long length = HttpUtil.getContentLength(netty, 0L);
    if (length > service.maxBodySize()) {
      throw HttpRequests.bodyTooLarge(length, service.maxBodySize());
    }
    if (HttpRequests.expectsContinue(request) && netty.protocolVersion().minorVersion() > 0) {
      write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    boolean keepAlive =
        netty.protocolVersion().minorVersion() > 0
            && !request.headers().lists("Connection", "close");
    incoming = new Incoming(request, keepAlive, upgrade, new ByteArrayOutputStream(0));
  }

  private void append(HttpContent content) throws HttpRequests.Refused {
    Incoming request = incoming;
    if (content.decoderResult().isFailure()) {
      throw HttpRequests.malformed(content.decoderResult().cause());
    }
    if (request == null) {
      return;
    }
    ByteBuf bytes = content.content();
    int size = request.body.size() + bytes.readableBytes();
    if (size > service.maxBodySize()) {
      throw HttpRequests.bodyTooLarge(size, service.maxBodySize());
    }
    if (bytes.isReadable()) {
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      request.body.writeBytes(copy);
    }
    if (content instanceof LastHttpContent) {
      incoming = null;
      dispatch(request);
    }
  }

  private void dispatch(Incoming request) {
    decoder.halt();
    receiving = false;
    if (!request.upgrade) {
      // A handler may take its time, but a handshake has a bound of its own.
      stopTimer();
    }
    Exchange current = new Exchange(request);
    exchange = current;
    Request whole =
        request.body.size() == 0 ? request.head : request.head.body(request.body.toByteArray());
    ServerExchange.handle(
        whole,
        service.handler(),
        service.config(),
        loop.connections(),
        service.connections(),
        current);
  }

  /** One request on its way to an answer. */
  private final class Exchange implements ServerExchange.Responder {

    private final boolean head;
    private final boolean keepAlive;
    private final boolean upgrade;

    Exchange(Incoming request) {
      head = request.head.method().equals("HEAD");
      keepAlive = request.keepAlive;
      upgrade = request.upgrade;
    }

    @Override
    public boolean isOpen() {
      // A peer that has ended its direction may wait for an answer, but can talk no more.
      return exchange == this && channel.isActive() && !(upgrade && inputClosed);
    }

    @Override
    public void respond(Response response) {
      if (exchange != this || !channel.isActive()) {
        return;
      }
      exchange = null;
      boolean last =
          !keepAlive
              || upgrade
              || service.stopping().get()
              || service.keepAlive().isZero()
              || response.headers().lists("Connection", "close");
      if (last) {
        finish(response, head);
      } else {
        writing = true;
        ChannelFuture write =
            channel.writeAndFlush(HttpWriter.response(channel.alloc(), response, head, false));
        // Not before this one is out is the next one read: a peer that asks and asks but never
        // takes an answer would fill the memory.
        StallGuard.watch(write.addListener(written -> next(written.isSuccess())), stallNanos);
      }
    }

    @Override
    public void upgrade(Response response, Connection connection, Consumer<Transport> opened) {
      exchange = null;
      ByteBuf rest = decoder.takeRest();
      Takeover.begin(
          channel,
          connection,
          loop,
          () -> {
            leave();
            return channel.writeAndFlush(HttpWriter.upgrade(channel.alloc(), response));
          },
          rest,
          place,
          opened);
    }
  }

  private void next(boolean written) {
    writing = false;
    if (done) {
      return;
    }
    if (!written || service.stopping().get()) {
      ChannelOps.drop(channel);
      return;
    }
    kept = true;
    await(service.keepAlive());
    if (decoder.hasMore()) {
      receive();
    }
    try {
      decoder.resume(channel.pipeline().context(decoder));
    } catch (Exception e) {
      channel.pipeline().fireExceptionCaught(e);
    }
    closeIfOver();
  }

  /** Writes the last answer of this channel. */
  private void finish(Response response, boolean head) {
    ByteBuf last = HttpWriter.response(channel.alloc(), response, head, true);
    LingeringClose.behind(last, channel, inputClosed, stallNanos);
    leave();
  }

  /** Takes this and its decoder out of the pipeline: something else is spoken from here on. */
  public void leave() {
    done = true;
    stopTimer();
    service.requests().remove(this);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.remove(this);
    pipeline.remove(decoder);
  }

  @Override
  public void stop() {
    Exchange current = exchange;
    if (done || current != null && !current.upgrade || writing) {
      return;
    }
    if (current != null) {
      current.respond(Response.of(Status.SERVICE_UNAVAILABLE).text("The server stops.\n"));
    } else {
      ChannelOps.drop(channel);
    }
  }

  @Override
  public DuplexChannel channel() {
    return channel;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == RequestDecoder.Arrived.INSTANCE) {
      receive();
    } else if (event == ChannelInputShutdownEvent.INSTANCE
        || event instanceof SslCloseCompletionEvent) {
      inputClosed = true;
      closeIfOver();
    }
  }

  private void receive() {
    if (!receiving && kept) {
      await(service.config().handshakeTimeout());
    }
    receiving = true;
  }

  /** Closes if the peer has ended its direction and there is nothing left to answer. */
  private void closeIfOver() {
    boolean answering = writing || exchange != null && !exchange.upgrade;
    if (inputClosed && !answering && !done) {
      ChannelOps.drop(channel);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopTimer();
    exchange = null;
    service.requests().remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Nothing that a peer can do is worth more than this: resets, broken TLS, plain HTTP to TLS.
    LOG.log(
        System.Logger.Level.DEBUG,
        "connection of {0} closed: {1}",
        PeerAddresses.name(channel),
        Causes.root(cause) instanceof SSLException tls
            ? new TlsFailure(tls).atServer()
            : Causes.reason(cause));
    ChannelOps.drop(channel);
  }

  private void await(Duration bound) {
    stopTimer();
    if (!bound.isZero()) {
      timer = loop.netty().schedule(this::timeout, bound.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void timeout() {
    Exchange current = exchange;
    if (current != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the handler of {0}''s opening handshake took more than {1} (handshakeTimeout); answered"
              + " with 503",
          PeerAddresses.name(channel),
          service.config().handshakeTimeout());
      current.respond(Response.of(Status.SERVICE_UNAVAILABLE).text("This took too long.\n"));
    } else if (receiving) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} gets 408: no whole request within {1} (handshakeTimeout)",
          PeerAddresses.name(channel),
          service.config().handshakeTimeout());
      finish(Response.of(Status.REQUEST_TIMEOUT).text("The request took too long.\n"), false);
    } else {
      ChannelOps.drop(channel);
    }
  }

  private void write(String text) {
    ByteBuf bytes = channel.alloc().directBuffer(text.length());
    bytes.writeCharSequence(text, StandardCharsets.US_ASCII);
    ignore(channel.writeAndFlush(bytes));
  }

  /** A write that fails closes the channel, which is heard of in other ways. */
  private static void ignore(@SuppressWarnings("unused") ChannelFuture write) {}
}
