package io.parley.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.parley.connection.Connection;
import io.parley.connection.Transport;
import io.parley.netty.channel.PeerAddresses;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The step from the handshake to frames: makes the transport of a channel whose HTTP handlers
 * leave. A socket in plain text on Linux loses its channel by that; for the moment until Netty has
 * let go of it, this stands in the pipeline and keeps what still comes there. Used on the loop's
 * thread only.
 */
public final class Takeover extends ChannelInboundHandlerAdapter {

  private final EpollTransport transport;

  /** What came since the handshake, until {@link #done}. */
  private final ByteArrayOutputStream early = new ByteArrayOutputStream(0);

  /** Why the channel was closed before that. */
  private @Nullable Throwable failure;

  private boolean done;

  /** How the handlers of the handshake go. */
  public interface Leaving {

    /** Takes them out of the pipeline; what was written last. */
    ChannelFuture leave();
  }

  private Takeover(EpollTransport transport) {
    this.transport = transport;
  }

  /**
   * Begins to carry frames.
   *
   * @param leave called once, before this returns
   * @param early what came behind the handshake, to release
   * @param whenClosed runs when a socket that has lost its channel is closed
   * @param opened is told of the transport, and has opened the connection when it returns
   */
  @SuppressWarnings("FutureReturnValueIgnored") // A write that fails is heard of in other ways.
  public static void begin(
      DuplexChannel channel,
      Connection connection,
      Loop loop,
      Leaving leave,
      @Nullable ByteBuf early,
      Runnable whenClosed,
      Consumer<Transport> opened) {
    Socket socket = bareSocket(channel);
    if (socket != null && channel.pipeline().get(SslHandler.class) == null) {
      EpollTransport direct =
          new EpollTransport(
              socket,
              PeerAddresses.remote(channel),
              loop.seen().shared(PeerAddresses.local(channel)),
              connection,
              loop,
              whenClosed);
      new Takeover(direct).start(channel, leave, early, opened);
    } else {
      ChannelTransport transport = new ChannelTransport(channel, connection, loop);
      channel.pipeline().addLast("frames", transport.handler());
      leave.leave();
      opened.accept(transport);
      transport.early(early);
    }
  }

  /** What a channel stands on; null when that cannot be had without it. */
  private static @Nullable Socket bareSocket(DuplexChannel channel) {
    if (channel instanceof EpollSocketChannel tcp) {
      return (Socket) tcp.fd();
    }
    return channel instanceof EpollDomainSocketChannel unix ? (Socket) unix.fd() : null;
  }

  private void start(
      DuplexChannel channel,
      Leaving leave,
      @Nullable ByteBuf handshakeRest,
      Consumer<Transport> opened) {
    if (handshakeRest != null) {
      keep(handshakeRest);
    }
    channel.pipeline().addLast("takeover", this);
    leave
        .leave()
        .addListener(written -> channel.deregister().addListener(deregistered -> finish(opened)));
  }

  private void finish(Consumer<Transport> opened) {
    done = true;
    if (failure == null && !transport.isActive()) {
      failure = new ClosedChannelException();
    }
    if (failure == null) {
      failure = transport.register();
    }
    // Also where it fails: the answer is out, so the socket is open, and has an end to tell.
    opened.accept(transport);
    deliverEarly();
    if (failure != null) {
      transport.gone(failure);
    }
  }

  private void deliverEarly() {
    if (early.size() > 0) {
      byte[] bytes = early.toByteArray();
      early.reset();
      transport.deliver(ByteBuffer.wrap(bytes));
      transport.passOver();
    }
  }

  private void keep(ByteBuf bytes) {
    byte[] copy = new byte[bytes.readableBytes()];
    bytes.readBytes(copy);
    bytes.release();
    early.writeBytes(copy);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      keep(bytes);
      if (done) {
        // A read that the channel had still planned.
        deliverEarly();
      }
    } else {
      // The end of the handshake's HTTP message.
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    exceptionCaught(ctx, new ClosedChannelException());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (done) {
      transport.gone(cause);
    } else if (failure == null) {
      failure = cause;
    }
  }
}
