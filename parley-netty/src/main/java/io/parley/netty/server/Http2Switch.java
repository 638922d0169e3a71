package io.parley.netty.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;

/**
 * Finds out whether a server's new connection speaks HTTP/2: with TLS by what was agreed on there
 * (ALPN), in the clear by its first bytes (RFC 9113 section 3.3, prior knowledge). Then it leaves
 * the pipeline. Used on the loop's thread only.
 */
public final class Http2Switch extends ChannelInboundHandlerAdapter {

  /** With these alone the preface begins, and no HTTP/1.1 request but one of a method of 1999. */
  private static final byte[] BEGINNING = "PRI ".getBytes(StandardCharsets.US_ASCII);

  private final boolean tls;

  private final Runnable toHttp2;

  private ByteBuf kept = Unpooled.EMPTY_BUFFER;

  /**
   * Prepares it.
   *
   * @param tls whether TLS stands before it in the pipeline
   * @param toHttp2 puts the handlers of HTTP/2 behind this in the place of those of HTTP/1.1
   */
  public Http2Switch(boolean tls, Runnable toHttp2) {
    this.tls = tls;
    this.toHttp2 = toHttp2;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (tls && event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      SslHandler handler = ctx.pipeline().get(SslHandler.class);
      if (ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol())) {
        toHttp2.run();
      }
      ctx.fireUserEventTriggered(event);
      ctx.pipeline().remove(this);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (tls || !(message instanceof ByteBuf read)) {
      ctx.fireChannelRead(message);
      return;
    }
    ByteBuf bytes = read;
    if (kept.isReadable()) {
      bytes = Unpooled.wrappedBuffer(kept, read);
      kept = Unpooled.EMPTY_BUFFER;
    }
    int same = same(bytes);
    if (same < BEGINNING.length && same == bytes.readableBytes()) {
      // What was read into is the loop's.
      kept = Unpooled.copiedBuffer(bytes);
      bytes.release();
      return;
    }
    if (same == BEGINNING.length) {
      toHttp2.run();
    }
    ctx.fireChannelRead(bytes);
    ctx.pipeline().remove(this);
  }

  private static int same(ByteBuf bytes) {
    int same = 0;
    while (same < BEGINNING.length
        && same < bytes.readableBytes()
        && bytes.getByte(bytes.readerIndex() + same) == BEGINNING[same]) {
      same++;
    }
    return same;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    kept.release();
  }
}
