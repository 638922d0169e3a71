package io.parley.netty.proxied;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * Stands before the other handlers of a connection whose peer must not speak for others, up to its
 * first bytes: closes if these are the header of a proxy.
 */
public final class ProxyHeaderRefusal extends ChannelInboundHandlerAdapter {

  private static final System.Logger LOG = System.getLogger(ProxyHeaderRefusal.class.getName());

  private static final byte[] VERSION_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VERSION_2 =
      "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);

  /** For one channel. */
  public ProxyHeaderRefusal() {}

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes
        && (begins(bytes, VERSION_1) || begins(bytes, VERSION_2))) {
      bytes.release();
      LOG.log(
          System.Logger.Level.DEBUG,
          "connection of {0} closed: it sends a PROXY header, and is none of those that may"
              + " (proxyProtocol)",
          ctx.channel().remoteAddress());
      ctx.close();
      return;
    }
    ctx.fireChannelRead(message);
    ctx.pipeline().remove(this);
  }

  private static boolean begins(ByteBuf bytes, byte[] with) {
    if (bytes.readableBytes() < with.length) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != with[i]) {
        return false;
      }
    }
    return true;
  }
}
