package io.parley.testing;

import io.parley.connection.Connection;
import io.parley.connection.EventLoop;
import io.parley.connection.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Connection}'s end of a {@link Link}: it reads from one pipe and writes to the other, and
 * behaves at its edges as TCP does. Only the thread of its event loop touches it.
 */
final class PipeEnd implements Transport, PipeReader {

  private static final int LEAST_ROOM = 4 * 1024;

  /** What a buffer holds after its use, so that whoever kept it unlawfully is found out. */
  private static final byte POISON = (byte) 0xa5;

  private final EventLoop loop;
  private final Pipe in;
  private final Pipe out;
  private final int room;
  private final SocketAddress localAddress;
  private final SocketAddress remoteAddress;
  private @Nullable Connection connection;
  private @Nullable ByteBuffer output;
  private @Nullable ByteBuffer unwritten;
  private boolean reading;
  private boolean finishing;
  private boolean ended;
  private boolean closed;

  PipeEnd(
      EventLoop loop,
      Pipe in,
      Pipe out,
      int room,
      SocketAddress localAddress,
      SocketAddress remoteAddress) {
    this.loop = loop;
    this.in = in;
    this.out = out;
    this.room = Math.max(room, LEAST_ROOM);
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
    out.whenRoom(this::roomAgain);
  }

  void attach(Connection owner) {
    connection = owner;
  }

  @Override
  public ByteBuffer output(int size) {
    if (output != null) {
      throw new IllegalStateException("an output buffer is out already");
    }
    if (unwritten != null) {
      throw new IllegalStateException("the write before is not finished");
    }
    output = ByteBuffer.allocate(Math.max(1, Math.min(size, room)));
    return output;
  }

  @Override
  public void write() {
    ByteBuffer buffer = output;
    if (buffer == null || buffer.position() == 0) {
      throw new IllegalStateException("nothing to write");
    }
    if (finishing) {
      throw new IllegalStateException("write after shutdownOutput");
    }
    output = null;
    buffer.flip();
    unwritten = buffer;
    push();
  }

  /** Low, so that tests with short messages come to know that way too. */
  @Override
  public int worthAWrite() {
    return 50;
  }

  @Override
  public void write(ByteBuffer bytes) {
    if (unwritten != null) {
      throw new IllegalStateException("the write before is not finished");
    }
    if (output != null && output.position() > 0) {
      throw new IllegalStateException("what is in the buffer given out would be overtaken");
    }
    if (finishing) {
      throw new IllegalStateException("write after shutdownOutput");
    }
    unwritten = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    push();
  }

  private void roomAgain() {
    if (unwritten != null) {
      loop.execute(this::push);
    }
  }

  private void push() {
    ByteBuffer buffer = unwritten;
    if (buffer == null || closed || in.failure() != null) {
      return; // A connection that is reset takes nothing more.
    }
    out.put(buffer);
    if (buffer.hasRemaining()) {
      return;
    }
    unwritten = null;
    out.putWhole();
    buffer.clear();
    while (buffer.hasRemaining()) {
      buffer.put(POISON);
    }
    if (finishing) {
      out.end();
    }
    if (out.isReaderGone() && in.failure() == null) {
      in.fail(new IOException("connection reset"));
    }
    if (connection != null) {
      connection.written();
    }
  }

  @Override
  public long progress() {
    return out.taken();
  }

  @Override
  public void reading(boolean on) {
    reading = on;
    if (on) {
      in.stir();
    }
  }

  @Override
  public void shutdownOutput() {
    if (closed || finishing) {
      return;
    }
    finishing = true;
    if (unwritten == null) {
      out.end();
    }
  }

  /** As the system does: what came and was not read, or was not yet taken, makes it a reset. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (unwritten != null || in.size() > 0) {
      out.fail(new IOException("connection reset"));
    } else {
      out.end();
    }
    unwritten = null;
    in.readerGone();
  }

  @Override
  public boolean isGone() {
    return closed;
  }

  @Override
  public boolean canRead() {
    if (closed || connection == null || ended && in.failure() == null) {
      return false;
    }
    return in.failure() != null || reading && (in.size() > 0 || in.isAtEnd());
  }

  /** One read pass; bytes of the pass still come when reading is stopped in its midst. */
  @Override
  public int read(int... pieces) {
    Connection owner = connection;
    if (owner == null || !canRead()) {
      return 0;
    }
    IOException failure = in.failure();
    if (failure != null) {
      in.readerGone();
      connection = null;
      owner.failed(failure);
      return 0;
    }
    if (in.size() == 0) {
      ended = true;
      owner.eof();
      return 0;
    }
    int count = 0;
    for (int i = 0; i < pieces.length && in.size() > 0 && !closed; i++) {
      byte[] chunk = in.take(pieces[i]);
      ByteBuffer view = ByteBuffer.wrap(chunk);
      owner.received(view);
      if (view.hasRemaining()) {
        throw new IllegalStateException("the connection left " + view.remaining() + " bytes");
      }
      Arrays.fill(chunk, POISON);
      count += chunk.length;
    }
    if (!closed) {
      owner.readComplete();
    }
    return count;
  }

  @Override
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public SocketAddress localAddress() {
    return localAddress;
  }
}
