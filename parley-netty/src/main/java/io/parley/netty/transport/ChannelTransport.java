package io.parley.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.parley.connection.Connection;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.channel.PeerAddresses;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a connection whose bytes go through Netty's pipeline, TLS in front of it maybe.
 * Its handler is the last one there: it passes bytes on and knows nothing of them.
 */
final class ChannelTransport extends SocketTransport {

  private final DuplexChannel channel;
  private final WritePromise promise;

  ChannelTransport(DuplexChannel channel, Connection connection, Loop loop) {
    super(connection, loop);
    this.channel = channel;
    this.promise = new WritePromise(channel, this);
    // What the peer sent before it left may still be read when nothing can be written any more.
    channel.config().setAutoClose(false);
  }

  /** What goes to the end of the pipeline. */
  ChannelInboundHandlerAdapter handler() {
    return new Handler();
  }

  /** Passes on the events of the channel. */
  private final class Handler extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf bytes) {
        receive(bytes);
      } else {
        // The end of the handshake's HTTP message.
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      passOver();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent) {
        ended();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      gone(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      fail(cause);
    }
  }

  /** Passes on what came behind the handshake, and releases it. */
  void early(@Nullable ByteBuf bytes) {
    if (bytes != null) {
      receive(bytes);
      passOver();
    }
  }

  /** Passes on these bytes and releases them. */
  private void receive(ByteBuf bytes) {
    try {
      if (!isReading()) {
        // At the beginning the channel still reads although nobody asked for it: most connections
        // ask at once, and turning it off and on again would be two system calls.
        channel.config().setAutoRead(false);
      }
      if (bytes.nioBufferCount() == 1) {
        deliver(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
      } else {
        for (ByteBuffer part : bytes.nioBuffers()) {
          deliver(part);
        }
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  protected void send(ByteBuf buffer, int size) {
    channel.writeAndFlush(buffer.setIndex(0, size), promise);
  }

  @Override
  protected long partTaken() {
    return -ChannelOps.left(channel);
  }

  @Override
  protected void endOutput() {
    ChannelOps.shutdown(channel);
  }

  @Override
  protected void drop() {
    ChannelOps.drop(channel);
  }

  @Override
  protected void readingChanged(boolean on) {
    channel.config().setAutoRead(on);
  }

  @Override
  protected boolean isActive() {
    return channel.isActive();
  }

  @Override
  protected EventLoop eventLoop() {
    return channel.eventLoop();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return PeerAddresses.remote(channel);
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return PeerAddresses.local(channel);
  }
}
