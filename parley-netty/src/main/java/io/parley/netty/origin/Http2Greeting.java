package io.parley.netty.origin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Looks at the first byte that a server sends to who speaks HTTP/2 there, and leaves: what is
 * something else by mistake deserves to be told by its name. Used on the loop's thread only.
 */
final class Http2Greeting extends ChannelInboundHandlerAdapter {

  /** Enough of its answer to see what it was. */
  private static final int MAX_SHOWN = 100;

  /** What the next handler is told: something else than HTTP/2 is spoken. */
  static final class Other extends IOException {
    private static final long serialVersionUID = 1;

    private Other(String message) {
      super(message);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes && !bytes.isReadable()) {
      ctx.fireChannelRead(message);
      return;
    }
    ctx.pipeline().remove(this);
    String other = message instanceof ByteBuf bytes ? other(bytes) : "";
    if (other.isEmpty()) {
      ctx.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
      ctx.fireExceptionCaught(new Other(other));
    }
  }

  /** SETTINGS, which come first, begin with their length, of three bytes; it is never so large. */
  private static String other(ByteBuf bytes) {
    return switch (bytes.getByte(bytes.readerIndex())) {
      case 'H' -> "it answers \"" + line(bytes) + "\"";
      case 0x15, 0x16 -> "it answers in TLS, try wss: instead of ws:";
      default -> "";
    };
  }

  private static String line(ByteBuf bytes) {
    int most = Math.min(bytes.readableBytes(), MAX_SHOWN);
    String start = bytes.toString(bytes.readerIndex(), most, StandardCharsets.US_ASCII);
    return start.lines().findFirst().orElse("").replaceAll("\\P{Print}", "?");
  }
}
