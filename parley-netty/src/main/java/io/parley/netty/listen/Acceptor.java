package io.parley.netty.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.parley.netty.channel.Causes;
import java.util.concurrent.TimeUnit;

/**
 * Stands in the pipeline of the listening channel: says legibly why connections cannot be accepted,
 * and waits a second before the next try, so that a machine without a descriptor left does not
 * spin.
 */
public final class Acceptor extends ChannelInboundHandlerAdapter {

  private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} cannot accept a connection: {1}; if no file descriptor is left, raise the limit"
            + " (ulimit -n) or set maxConnections",
        ctx.channel().localAddress(),
        Causes.reason(cause));
    ctx.channel().config().setAutoRead(false);
    ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
  }
}
