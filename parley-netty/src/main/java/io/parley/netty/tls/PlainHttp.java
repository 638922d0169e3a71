package io.parley.netty.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/**
 * Looks at the first byte that comes, before TLS does, and leaves: HTTP without TLS is a mistake
 * that deserves a better answer than that it is no TLS.
 */
@Sharable
public final class PlainHttp extends ChannelInboundHandlerAdapter {

  /** Answers a request, and tells the last handler of it. */
  public static final PlainHttp REQUEST =
      new PlainHttp(
          """
          HTTP/1.1 400 This port speaks TLS, try wss:\r
          Content-Type: text/plain; charset=utf-8\r
          Content-Length: 50\r
          Connection: close\r
          \r
          This port speaks TLS, try wss: or https: instead.
          """);

  /** Tells the last handler of an answer. */
  public static final PlainHttp ANSWER = new PlainHttp("");

  private final String answer;

  private PlainHttp(String answer) {
    this.answer = answer;
  }

  /** What the last handler is told. */
  static final class Found extends SSLException {
    private static final long serialVersionUID = 1;

    Found() {
      super("HTTP without TLS");
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails is heard of in other ways.
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ctx.pipeline().remove(this);
    if (!isHttp(message)) {
      ctx.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    if (!answer.isEmpty()) {
      ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), answer));
    }
    ctx.fireExceptionCaught(new Found());
  }

  /** A method, or HTTP's own name, begins with a capital letter; no record of TLS does. */
  private static boolean isHttp(Object message) {
    if (!(message instanceof ByteBuf bytes) || !bytes.isReadable()) {
      return false;
    }
    byte first = bytes.getByte(bytes.readerIndex());
    return first >= 'A' && first <= 'Z';
  }
}
