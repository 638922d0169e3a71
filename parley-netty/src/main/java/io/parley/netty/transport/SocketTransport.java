package io.parley.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.parley.connection.Connection;
import io.parley.connection.Transport;
import io.parley.netty.channel.Causes;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the transports of TCP have in common: the buffer being filled, one write at a time, and the
 * ways in which a connection ends or breaks. Used on the loop's thread only.
 */
public abstract class SocketTransport implements Transport {

  private static final int LEAST_ROOM = 4096;

  /** How long to read on when nothing can be written; the end mostly follows at once. */
  private static final long LAST_WORDS_MILLIS = 1000;

  final Connection connection;
  final Loop loop;

  /** What {@link #output} gave out and {@link #write} has not sent yet. */
  private @Nullable ByteBuf out;

  private @Nullable ByteBuffer outBytes;

  /** Why the last write cannot be finished, while there may be more to read. */
  private @Nullable Throwable writeFailure;

  private int writes;
  private boolean writing;
  private boolean reading;
  private boolean eof;
  private boolean failed;
  private boolean shutdownWanted;
  private boolean closed;

  /** Of that connection, on that loop. */
  protected SocketTransport(Connection connection, Loop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  /**
   * Sends that many bytes from the buffer's start and gives it back, then calls {@link #taken} or
   * {@link #notTaken}.
   */
  protected abstract void send(ByteBuf buffer, int size);

  /** How much of the write under way the system has taken, or the negative of what it has not. */
  protected abstract long partTaken();

  /** Has the peer learn that nothing more comes; all writes are done. */
  protected abstract void endOutput();

  /** Drops the connection with whatever is unwritten. */
  protected abstract void drop();

  /** Begins or ends reading. */
  protected abstract void readingChanged(boolean on);

  /** Whether bytes may still go or come. */
  protected abstract boolean isActive();

  /** That of the socket. */
  protected abstract EventLoop eventLoop();

  /** Whether the connection wants bytes. */
  protected final boolean isReading() {
    return reading;
  }

  /** Whether the connection has closed this: it must hear nothing more. */
  protected final boolean isClosed() {
    return closed;
  }

  /** Bytes have come; they are the connection's for the length of the call. */
  protected final void deliver(ByteBuffer bytes) {
    if (!closed && bytes.hasRemaining()) {
      connection.received(bytes);
    }
  }

  /** A read pass is over. */
  protected final void passOver() {
    if (!closed) {
      connection.readComplete();
    }
  }

  /** The peer has ended its direction, which may be noticed more than once. */
  protected final void ended() {
    if (eof || failed || closed) {
      return;
    }
    eof = true;
    if (writeFailure == null) {
      connection.eof();
    } else {
      fail(writeFailure);
    }
  }

  /** The connection is gone; why may be known from a write that failed before. */
  protected final void gone(Throwable cause) {
    fail(writeFailure == null ? cause : writeFailure);
  }

  final void fail(Throwable cause) {
    if (!failed && !closed) {
      failed = true;
      connection.failed(Causes.plain(cause));
    }
  }

  @Override
  public final ByteBuffer output(int size) {
    ByteBuffer bytes = outBytes;
    if (out == null || bytes == null) {
      SharedWriter writer = loop.writer();
      out = writer.take();
      if (out != null) {
        bytes = writer.view();
      } else {
        int room = Math.max(LEAST_ROOM, Math.min(size, SharedWriter.SIZE));
        out = ByteBufAllocator.DEFAULT.directBuffer(room);
        bytes = out.nioBuffer(0, out.capacity());
      }
      outBytes = bytes;
    }
    return bytes.clear();
  }

  @Override
  public final void write() {
    ByteBuf buffer = out;
    ByteBuffer bytes = outBytes;
    if (buffer == null || bytes == null) {
      throw new IllegalStateException("no buffer was asked for");
    }
    out = null;
    outBytes = null;
    writing = true;
    send(buffer, bytes.position());
  }

  /** As {@link #send}; what the system does not take is copied. */
  void sendDirect(ByteBuffer bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final void write(ByteBuffer bytes) {
    writing = true;
    sendDirect(bytes);
  }

  /** The system has taken all of the last write. */
  protected final void taken() {
    writes++;
    writing = false;
    if (!closed) {
      connection.written();
    }
    if (shutdownWanted && !writing && !closed) {
      shutdownWanted = false;
      endOutput();
    }
  }

  /**
   * The last write cannot be finished. A peer that closes while we send often has said why: its
   * Close frame may be here already, but not read yet.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  protected final void notTaken(Throwable cause) {
    if (eof || !reading || closed || !isActive()) {
      fail(cause);
    } else if (writeFailure == null) {
      writeFailure = cause;
      eventLoop().schedule(() -> fail(cause), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public final long progress() {
    return ((long) writes << 32) + partTaken();
  }

  @Override
  public final void reading(boolean on) {
    if (on != reading) {
      reading = on;
      readingChanged(on);
    }
  }

  @Override
  public final void shutdownOutput() {
    if (writing) {
      shutdownWanted = true;
    } else {
      endOutput();
    }
  }

  @Override
  public final void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (out != null) {
      out.release();
      out = null;
      outBytes = null;
    }
    drop();
  }
}
