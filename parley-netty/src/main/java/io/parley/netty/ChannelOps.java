package io.parley.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;

/** What is on its way out of a channel. On the channel's loop only. */
final class ChannelOps {
  private ChannelOps() {}

  /** Bytes the system has not taken yet, roughly; falls whenever it takes some. */
  static long left(Channel channel) {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    // What is pending falls when an entry is done, the progress is that within the current one.
    return pending == null ? 0 : pending.totalPendingWriteBytes() - pending.currentProgress();
  }

  /** Ends this side's direction, all of whose bytes the system has taken; with TLS, both layers. */
  @SuppressWarnings("FutureReturnValueIgnored")
  static void shutdown(SocketChannel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      channel.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(sent -> channel.shutdownOutput());
    }
  }

  /**
   * Closes at once, whatever is unwritten: from the first handler on, so that TLS does not wait for
   * its own farewell to go out.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  static void drop(Channel channel) {
    channel.pipeline().firstContext().close();
  }
}
