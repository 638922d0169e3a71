package io.parley.netty.proxied;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the header of a proxy that must send one; what is behind it is for the handlers that
 * {@code then} adds. It stands behind the decoder and goes with it. Used on the loop's thread only.
 */
public final class ProxyHeaderReader extends ChannelInboundHandlerAdapter {

  private static final System.Logger LOG = System.getLogger(ProxyHeaderReader.class.getName());

  /** Most bytes of what a header of version 2 tells besides addresses. */
  private static final int MAX_TLV_BYTES = 4096;

  private final Duration patience;
  private final Runnable then;
  private @Nullable Future<?> timer;
  private boolean done;

  private ProxyHeaderReader(Duration patience, Runnable then) {
    this.patience = patience;
    this.then = then;
  }

  /**
   * Begins to wait on a channel whose pipeline is empty but for handlers that go by themselves.
   *
   * @param cumulator keeps what is read of a header that is not whole
   * @param patience how long at most; zero for ever
   * @param then called once {@link ProxyHeader#of(Channel)} tells what came, unless that was wrong
   */
  public static void await(
      Channel channel, ByteToMessageDecoder.Cumulator cumulator, Duration patience, Runnable then) {
    HAProxyMessageDecoder decoder = new HAProxyMessageDecoder(MAX_TLV_BYTES);
    decoder.setCumulator(cumulator);
    channel
        .pipeline()
        .addLast("proxy-decoder", decoder)
        .addLast("proxy-header", new ProxyHeaderReader(patience, then));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (!patience.isZero()) {
      timer =
          ctx.executor()
              .schedule(
                  () ->
                      refuse(
                          ctx.channel(),
                          "none within " + patience.toMillis() + " ms (handshakeTimeout)"),
                  patience.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (!done && message instanceof HAProxyMessage header) {
        ProxyHeader told = ProxyHeader.of(header);
        if (told != null) {
          told.keepWith(ctx.channel());
        }
        stop();
        then.run();
        ctx.pipeline().remove(this);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // Such as a check of whether somebody listens.
    stop();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Throwable why = cause;
    while (why.getCause() != null) {
      why = why.getCause();
    }
    refuse(ctx.channel(), why.getMessage() == null ? why.toString() : why.getMessage());
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void refuse(Channel channel, String why) {
    if (!done) {
      stop();
      LOG.log(
          System.Logger.Level.WARNING,
          "connection of {0} closed, for want of the PROXY header that it must begin with"
              + " (proxyProtocol): {1}",
          channel.remoteAddress(),
          why);
      channel.close();
    }
  }

  private void stop() {
    done = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
