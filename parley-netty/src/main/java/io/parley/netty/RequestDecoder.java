package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one request at a time: it stands still behind each until it is told to go on, and keeps
 * what comes meanwhile. The channel goes on reading up to a bound, so that it is noticed when the
 * peer leaves.
 */
final class RequestDecoder extends HttpRequestDecoder {

  /** Most bytes kept behind a request that is being answered, but for those of the last read. */
  private static final int MAX_KEPT = 64 * 1024;

  /** What the next handler is told when bytes come and none were kept. */
  enum Arrived {
    INSTANCE
  }

  private boolean halted;
  private boolean decoding;

  RequestDecoder(int maxHeaderSize) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(maxHeaderSize)
            .setMaxHeaderSize(maxHeaderSize));
    setCumulator(CopyingCumulator.INSTANCE);
  }

  /** Decodes nothing more until {@link #resume}. */
  void halt() {
    halted = true;
  }

  /** Goes on, with what was kept first. */
  void resume(ChannelHandlerContext ctx) throws Exception {
    halted = false;
    ctx.channel().config().setAutoRead(true);
    if (!decoding && internalBuffer().isReadable()) {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
    }
  }

  /** Whether bytes of another request are here already. */
  boolean hasMore() {
    return internalBuffer().isReadable();
  }

  /** Takes out what was kept, with its reference; null when there is nothing. */
  @Nullable ByteBuf takeRest() {
    ByteBuf rest = internalBuffer();
    return rest.isReadable() ? rest.readRetainedSlice(rest.readableBytes()) : null;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!halted && !hasMore()) {
      ctx.fireUserEventTriggered(Arrived.INSTANCE);
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
