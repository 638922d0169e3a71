package io.parley.netty.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayList;
import java.util.List;

/** What is on its way out of a channel. On the channel's loop only. */
public final class ChannelOps {
  /** Far above what is pending in a channel of ours: one write of a socket, or a response. */
  public static final WriteBufferWaterMark NO_WATER_MARKS =
      new WriteBufferWaterMark(1 << 30, Integer.MAX_VALUE);

  private ChannelOps() {}

  /** Bytes the system has not taken yet, roughly; falls whenever it takes some. */
  public static long left(Channel channel) {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    // What is pending falls when an entry is done, the progress is that within the current one.
    return pending == null ? 0 : pending.totalPendingWriteBytes() - pending.currentProgress();
  }

  /**
   * Ends this side's direction, all of whose bytes the system has taken; with TLS, that to the
   * server first, and that to a proxy then.
   */
  public static void shutdown(DuplexChannel channel) {
    List<SslHandler> layers = new ArrayList<>();
    channel
        .pipeline()
        .forEach(
            each -> {
              if (each.getValue() instanceof SslHandler tls) {
                layers.add(tls);
              }
            });
    shutdown(channel, layers);
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private static void shutdown(DuplexChannel channel, List<SslHandler> layers) {
    int last = layers.size() - 1;
    if (last < 0) {
      channel.shutdownOutput();
    } else {
      layers
          .get(last)
          .closeOutbound()
          .addListener(sent -> shutdown(channel, layers.subList(0, last)));
    }
  }

  /**
   * Closes at once, whatever is unwritten: from the first handler on, so that TLS does not wait for
   * its own farewell to go out.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  public static void drop(Channel channel) {
    // One that is closed has lost its handlers.
    if (channel.isOpen()) {
      channel.pipeline().firstContext().close();
    }
  }
}
