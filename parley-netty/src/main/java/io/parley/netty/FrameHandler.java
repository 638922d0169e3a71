package io.parley.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.parley.connection.Connection;
import io.parley.connection.Transport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last handler of a channel that carries WebSocket frames, and the transport of its connection:
 * it passes bytes on, both ways, and knows nothing of them. Used on the loop's thread only.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter implements Transport {

  private static final int LEAST_ROOM = 4096;

  /** How long to read on when nothing can be written; the end mostly follows at once. */
  private static final long LAST_WORDS_MILLIS = 1000;

  private final SocketChannel channel;
  private final Connection connection;
  private final SharedWriter writer;
  private final WritePromise promise;

  /** What {@link #output} gave out and {@link #write} has not sent yet. */
  private @Nullable ByteBuf out;

  private @Nullable ByteBuffer outBytes;

  /** Bytes that came behind the handshake, until the connection is open. */
  private @Nullable ByteBuf early;

  /** Why the last write cannot be finished, while there may be more to read. */
  private @Nullable Throwable writeFailure;

  private long writes;
  private boolean writing;
  private boolean reading;
  private boolean eof;
  private boolean failed;
  private boolean shutdownWanted;
  private boolean closed;

  FrameHandler(SocketChannel channel, Connection connection, SharedWriter writer) {
    this.channel = channel;
    this.connection = connection;
    this.writer = writer;
    this.promise = new WritePromise(channel, this);
    // What the peer sent before it left may still be read when nothing can be written any more.
    channel.config().setAutoClose(false);
  }

  /** Keeps bytes, with their reference, until {@link #deliverEarly} or the next read. */
  void hold(ByteBuf bytes) {
    early = bytes;
  }

  /** Passes on what was held; called when the connection is open. */
  void deliverEarly() {
    if (early != null) {
      receiveEarly();
      channelReadComplete();
    }
  }

  private void receiveEarly() {
    ByteBuf bytes = early;
    if (bytes != null) {
      early = null;
      receive(bytes);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      receiveEarly();
      receive(bytes);
    } else {
      // The end of the handshake's HTTP message.
      ReferenceCountUtil.release(message);
    }
  }

  private void receive(ByteBuf bytes) {
    try {
      if (!reading) {
        // At the beginning the channel still reads although nobody asked for it: most connections
        // ask at once, and turning it off and on again would be two system calls.
        channel.config().setAutoRead(false);
      }
      if (bytes.nioBufferCount() == 1) {
        receive(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
      } else {
        for (ByteBuffer part : bytes.nioBuffers()) {
          receive(part);
        }
      }
    } finally {
      bytes.release();
    }
  }

  private void receive(ByteBuffer bytes) {
    if (!closed && bytes.hasRemaining()) {
      connection.received(bytes);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    channelReadComplete();
  }

  private void channelReadComplete() {
    if (!closed) {
      connection.readComplete();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    boolean end =
        event == ChannelInputShutdownEvent.INSTANCE || event instanceof SslCloseCompletionEvent;
    if (end && !eof && !failed && !closed) {
      eof = true;
      deliverEarly();
      if (writeFailure != null) {
        fail(writeFailure);
      } else if (!closed) {
        connection.eof();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(writeFailure == null ? new ClosedChannelException() : writeFailure);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
  }

  private void fail(Throwable cause) {
    if (!failed && !closed) {
      failed = true;
      connection.failed(Causes.plain(cause));
    }
  }

  @Override
  public ByteBuffer output(int size) {
    ByteBuffer bytes = outBytes;
    if (out == null || bytes == null) {
      out = writer.take();
      if (out != null) {
        bytes = writer.view();
      } else {
        out = channel.alloc().directBuffer(Math.max(LEAST_ROOM, Math.min(size, SharedWriter.SIZE)));
        bytes = out.nioBuffer(0, out.capacity());
      }
      outBytes = bytes;
    }
    return bytes.clear();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void write() {
    ByteBuf buffer = out;
    ByteBuffer bytes = outBytes;
    if (buffer == null || bytes == null) {
      throw new IllegalStateException("no buffer was asked for");
    }
    out = null;
    outBytes = null;
    writing = true;
    channel.writeAndFlush(buffer.setIndex(0, bytes.position()), promise);
  }

  /** From the promise: the system has taken all of the last write. */
  void taken() {
    writes++;
    writing = false;
    if (!closed) {
      connection.written();
    }
    if (shutdownWanted && !writing && !closed) {
      shutdownWanted = false;
      ChannelOps.shutdown(channel);
    }
  }

  /**
   * From the promise: the last write cannot be finished. A peer that closes while we send often has
   * said why: its Close frame may be here already, but not read yet.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  void notTaken(Throwable cause) {
    if (eof || !reading || closed || !channel.isActive()) {
      fail(cause);
    } else if (writeFailure == null) {
      writeFailure = cause;
      channel.eventLoop().schedule(() -> fail(cause), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public long progress() {
    return (writes << 32) - ChannelOps.left(channel);
  }

  @Override
  public void reading(boolean on) {
    if (on != reading) {
      reading = on;
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void shutdownOutput() {
    if (writing) {
      shutdownWanted = true;
    } else {
      ChannelOps.shutdown(channel);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (out != null) {
      out.release();
      out = null;
      outBytes = null;
    }
    if (early != null) {
      early.release();
      early = null;
    }
    ChannelOps.drop(channel);
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return channel.remoteAddress();
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return channel.localAddress();
  }
}
