package io.parley.netty.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Closes a channel behind its last bytes so that they arrive: a system that closes while bytes of
 * the peer are unread resets the connection, and the peer may lose what it has not read yet. So
 * this side ends its direction, drops what still comes, and closes when the peer has ended, too.
 */
public final class LingeringClose extends ChannelInboundHandlerAdapter {

  private static final long SECONDS = 2;

  private final DuplexChannel channel;
  private boolean written;
  private boolean inputClosed;

  private LingeringClose(DuplexChannel channel, boolean inputClosed) {
    this.channel = channel;
    this.inputClosed = inputClosed;
  }

  /**
   * Writes the last bytes. The caller takes its own handlers out of the pipeline.
   *
   * @param inputClosed whether the peer has ended already
   * @param stallNanos how long the peer may take no byte; 0 for ever
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  public static void behind(
      ByteBuf last, DuplexChannel channel, boolean inputClosed, long stallNanos) {
    LingeringClose closing = new LingeringClose(channel, inputClosed);
    channel.pipeline().addLast("closing", closing);
    channel.config().setAutoRead(true);
    StallGuard.watch(
        channel.writeAndFlush(last).addListener(write -> closing.written()), stallNanos);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void written() {
    written = true;
    if (inputClosed) {
      channel.close();
    } else {
      ChannelOps.shutdown(channel);
      channel.eventLoop().schedule(() -> ChannelOps.drop(channel), SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent) {
      inputClosed = true;
      if (written) {
        ChannelOps.drop(channel);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // The peer left in a hurry; all was said.
    ChannelOps.drop(channel);
  }
}
