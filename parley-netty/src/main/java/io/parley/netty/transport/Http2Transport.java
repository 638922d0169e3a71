package io.parley.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.parley.connection.Connection;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.channel.PeerAddresses;
import io.parley.netty.http2.SessionStream;
import io.parley.netty.http2.StreamHandler;
import io.parley.netty.http2.StreamResetException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a socket that is a stream of an HTTP/2 connection (RFC 8441 section 5):
 * END_STREAM stands for the end of TCP, and RST_STREAM for its reset. What is not read keeps the
 * peer's window closed.
 */
public final class Http2Transport extends SocketTransport implements StreamHandler {

  private final SessionStream stream;
  private final Channel channel;

  /** What came while nobody wanted it, at most a window full; null when there is nothing. */
  private @Nullable ByteBuf held;

  /** Delivered bytes that the peer's window has not got back, as reading has stopped. */
  private int owed;

  /** Whether the peer's direction has ended, and that behind {@link #held}. */
  private boolean inputEnded;

  /** Why the stream broke, which is told behind {@link #held}. */
  private @Nullable Throwable cause;

  /** Whether {@link #deliverHeld} is to run. */
  private boolean asked;

  /** Whether the connection has been opened, before which it must hear nothing. */
  private boolean begun;

  /** Of that connection, over a stream of that channel; nothing has been read or written there. */
  public Http2Transport(SessionStream stream, Channel channel, Connection connection, Loop loop) {
    super(connection, loop);
    this.stream = stream;
    this.channel = channel;
    this.inputEnded = stream.isEnded();
  }

  @Override
  public void headers(Http2Headers headers, boolean end) {
    // Trailers say nothing to us.
    if (end) {
      end();
    }
  }

  @Override
  public void data(ByteBuf bytes, boolean end) {
    int size = bytes.readableBytes();
    if (isClosed()) {
      stream.consumed(size);
    } else if (!isReading() || held != null) {
      hold(bytes);
    } else if (size > 0) {
      deliver(bytes.nioBuffer());
      owed += size;
    }
    if (end) {
      end();
    }
  }

  private void end() {
    inputEnded = true;
    if (held == null && begun) {
      ended();
    }
  }

  private void hold(ByteBuf bytes) {
    if (!bytes.isReadable()) {
      return;
    }
    if (held == null) {
      held = channel.alloc().buffer(bytes.readableBytes());
    }
    held.writeBytes(bytes);
  }

  @Override
  public void readComplete() {
    passOver();
    giveBack();
  }

  /**
   * The peer may send as much again, unless nobody wants it. That is known at the end of a pass:
   * what could not be read before is kept by the connection.
   */
  private void giveBack() {
    if (owed > 0 && (isReading() || isClosed())) {
      stream.consumed(owed);
      owed = 0;
    }
  }

  @Override
  public void broken(Throwable why) {
    // A reset drops what it overtakes, but not what came before an orderly end.
    if (begun && (held == null || why instanceof StreamResetException && !inputEnded)) {
      releaseHeld();
      gone(why);
    } else {
      cause = why;
    }
  }

  private void deliverHeld() {
    asked = false;
    if (!isReading()) {
      return;
    }
    ByteBuf bytes = held;
    held = null;
    if (bytes != null) {
      int size = bytes.readableBytes();
      try {
        deliver(bytes.nioBuffer());
      } finally {
        bytes.release();
      }
      owed += size;
      readComplete();
    }
    if (inputEnded) {
      ended();
    }
    if (cause != null) {
      gone(cause);
    }
  }

  private void releaseHeld() {
    if (held != null) {
      held.release();
      held = null;
    }
  }

  @Override
  protected void readingChanged(boolean on) {
    if (!on) {
      return;
    }
    begun = true;
    giveBack();
    if ((held != null || inputEnded || cause != null) && !asked) {
      asked = true;
      channel.eventLoop().execute(this::deliverHeld);
    }
  }

  @Override
  protected void send(ByteBuf buffer, int size) {
    ByteBuf bytes = buffer.setIndex(0, size);
    if (size > stream.window()) {
      // It may wait for long, and the buffer is that of all sockets of the loop.
      bytes = channel.alloc().directBuffer(size).writeBytes(buffer);
      buffer.release();
    }
    stream
        .send(bytes)
        .addListener(
            sent -> {
              if (sent.isSuccess()) {
                taken();
              } else {
                notTaken(sent.cause());
              }
            });
  }

  @Override
  protected long partTaken() {
    // Where the system takes nothing, what waits for the window has no turn.
    int waiting = channel.isWritable() ? stream.waiting() : 0;
    return -(waiting > 0 ? waiting : ChannelOps.left(channel));
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  protected void endOutput() {
    stream.end();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  protected void drop() {
    releaseHeld();
    if (stream.isOver()) {
      return;
    }
    if (stream.isEnded() && stream.waiting() == 0) {
      stream.end();
    } else {
      stream.reset(Http2Error.CANCEL);
    }
  }

  @Override
  protected boolean isActive() {
    return !stream.isOver();
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
