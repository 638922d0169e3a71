package io.parley.netty.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one request at a time: it stands still behind each until it is told to go on, and keeps
 * what comes meanwhile. The channel goes on reading up to a bound, so that it is noticed when the
 * peer leaves.
 */
public final class RequestDecoder extends HttpRequestDecoder {

  /** Most bytes kept behind a request that is being answered, but for those of the last read. */
  private static final int MAX_KEPT = 64 * 1024;

  private static final byte TLS_HANDSHAKE = 0x16;

  /** What the next handler is told when bytes come and none were kept. */
  public enum Arrived {
    /** The one there is. */
    INSTANCE
  }

  private boolean halted;
  private boolean decoding;

  /**
   * Creates one for a connection.
   *
   * @param maxHeaderSize most bytes of a first line, and of the headers
   */
  public RequestDecoder(int maxHeaderSize) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(maxHeaderSize)
            .setMaxHeaderSize(maxHeaderSize));
    setCumulator(CopyingCumulator.INSTANCE);
  }

  /** Decodes nothing more until {@link #resume}. */
  public void halt() {
    halted = true;
  }

  /** Goes on, with what was kept first. */
  public void resume(ChannelHandlerContext ctx) throws Exception {
    halted = false;
    ctx.channel().config().setAutoRead(true);
    if (!decoding && internalBuffer().isReadable()) {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
    }
  }

  /** Whether bytes of another request are here already. */
  public boolean hasMore() {
    return internalBuffer().isReadable();
  }

  /** Takes out what was kept, with its reference; null when there is nothing. */
  public @Nullable ByteBuf takeRest() {
    ByteBuf rest = internalBuffer();
    return rest.isReadable() ? rest.readRetainedSlice(rest.readableBytes()) : null;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!halted && !hasMore()) {
      ctx.fireUserEventTriggered(Arrived.INSTANCE);
      if (isTls(message)) {
        refuse(ctx, message);
        return;
      }
    }
    decoding = true;
    try {
      super.channelRead(ctx, message);
    } finally {
      decoding = false;
    }
    if (halted && internalBuffer().readableBytes() > MAX_KEPT) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  /** Whether a client begins to speak TLS (RFC 8446 section 5.1). */
  private static boolean isTls(Object message) {
    return message instanceof ByteBuf bytes
        && bytes.isReadable()
        && bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE;
  }

  /** Netty would skip such bytes and wait for a line's end. */
  private void refuse(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
    halted = true;
    HttpRequest broken = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    broken.setDecoderResult(
        DecoderResult.failure(new DecoderException("TLS to a port without it")));
    ctx.fireChannelRead(broken);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (halted) {
      // Netty would ask for more until there is something to decode.
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (!halted) {
      super.decode(ctx, in, out);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      // Netty would take this for the end of everything and drop what was kept: requests that came
      // before it are answered still.
      ctx.fireUserEventTriggered(event);
    } else {
      super.userEventTriggered(ctx, event);
    }
  }
}
