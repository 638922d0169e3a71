package io.parley.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import io.parley.connection.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a connection in plain text on Linux: its socket itself, without the channel and
 * the pipeline around it, which {@link Takeover} has taken off. These were two fifths of the memory
 * of an idle connection, and a part of the time of each message.
 *
 * <p>The system reports each change once (edge-triggered), so that to stop and start reading, or to
 * wait for room, costs no system call.
 */
final class EpollTransport extends SocketTransport {

  private static final System.Logger LOG = System.getLogger(EpollTransport.class.getName());

  private static final EpollIoOps ALL_CHANGES =
      EpollIoOps.EPOLLIN
          .with(EpollIoOps.EPOLLOUT)
          .with(EpollIoOps.EPOLLRDHUP)
          .with(EpollIoOps.EPOLLET);

  private static final int OUT = EpollIoOps.EPOLLOUT.value();
  private static final int IN = EpollIoOps.EPOLLIN.value();

  private final Socket socket;
  private final @Nullable SocketAddress remote;
  private final @Nullable SocketAddress local;

  /** Runs when the socket is closed. */
  private final Runnable whenClosed;

  private @Nullable IoRegistration registration;

  /** What the system has not taken all of; the rest lies between its indices. */
  private @Nullable ByteBuf unsent;

  /** Whether there may be bytes that have not been read. */
  private boolean readable;

  /** Whether the peer has ended its direction or the connection broke: reading will tell. */
  private boolean hungUp;

  EpollTransport(
      Socket socket,
      @Nullable SocketAddress remote,
      @Nullable SocketAddress local,
      Connection connection,
      Loop loop,
      Runnable whenClosed) {
    super(connection, loop);
    this.socket = socket;
    this.remote = remote;
    this.local = local;
    this.whenClosed = whenClosed;
  }

  /**
   * Has the loop report changes of the socket from now on.
   *
   * @return why it does not, as a loop that ends; null if it does
   */
  @Nullable IOException register() {
    Future<IoRegistration> registered = ((IoEventLoop) loop.netty()).register(new Handle());
    // On the loop's thread it is done at once.
    registration = registered.getNow();
    if (registration == null) {
      return new IOException("the loop does not take the socket", registered.cause());
    }
    try {
      registration.submit(ALL_CHANGES);
      return null;
    } catch (UncheckedIOException e) {
      return new IOException("the system does not report changes of the socket", e);
    }
  }

  /** How the loop tells of changes, and of its own end. */
  private final class Handle implements EpollIoHandle {

    @Override
    public FileDescriptor fd() {
      return socket;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
      changed(((EpollIoEvent) event).ops().value());
    }

    @Override
    public void close() {
      gone(new ClosedChannelException());
    }
  }

  private void changed(int what) {
    try {
      if (unsent != null && (what & OUT) != 0) {
        sendRest(unsent);
      }
      // All but room for writing is for the reader to look at: bytes, the end, an error.
      if ((what & ~OUT) != 0) {
        readable = true;
        hungUp |= (what & ~OUT & ~IN) != 0;
        read();
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void read() {
    if (!readable || !isReading() || isClosed()) {
      return;
    }
    DirectInput input = loop.input();
    for (int reads = 0; reads < SharedReader.READS_IN_A_PASS && readable && isReading(); reads++) {
      int count;
      try {
        count = socket.recvAddress(input.address(), 0, input.size());
      } catch (IOException e) {
        readable = false;
        fail(e);
        return;
      }
      if (count < 0) {
        readable = false;
        ended();
        return;
      }
      // Less than there was room for means that no more is here; what comes is reported.
      readable = count == input.size() || count > 0 && hungUp;
      deliver(input.bytes(count));
      if (isClosed()) {
        return;
      }
    }
    passOver();
    if (readable && isReading() && !isClosed()) {
      loop.netty().execute(this::read);
    }
  }

  @Override
  protected void readingChanged(boolean on) {
    if (on && readable) {
      loop.netty().execute(this::read);
    }
  }

  @Override
  protected void send(ByteBuf buffer, int size) {
    buffer.setIndex(0, size);
    sendRest(buffer);
  }

  /** Sends what the system takes. */
  private void sendRest(ByteBuf buffer) {
    int from = buffer.readerIndex();
    int to = buffer.writerIndex();
    int count;
    try {
      count = isActive() ? socket.sendAddress(loop.writer().address(buffer), from, to) : refuse();
    } catch (IOException e) {
      release(buffer);
      notTaken(e);
      return;
    }
    if (count == to - from) {
      release(buffer);
      taken();
    } else {
      buffer.readerIndex(from + count);
      unsent = buffer;
    }
  }

  /** What is shorter goes into a buffer, where more may join it. */
  @Override
  public int worthAWrite() {
    return 4096;
  }

  @Override
  void sendDirect(ByteBuffer bytes) {
    int count = 0;
    // What came before the socket lost its channel lies on the heap.
    if (bytes.isDirect()) {
      try {
        count = isActive() ? socket.send(bytes, bytes.position(), bytes.limit()) : refuse();
      } catch (IOException e) {
        notTaken(e);
        return;
      }
    }
    bytes.position(bytes.position() + count);
    if (!bytes.hasRemaining()) {
      taken();
    } else if (count > 0) {
      unsent = copy(bytes);
    } else {
      sendRest(copy(bytes));
    }
  }

  private static ByteBuf copy(ByteBuffer bytes) {
    return ByteBufAllocator.DEFAULT.directBuffer(bytes.remaining()).writeBytes(bytes);
  }

  private static int refuse() throws ClosedChannelException {
    throw new ClosedChannelException();
  }

  private void release(ByteBuf buffer) {
    unsent = null;
    buffer.release();
  }

  @Override
  protected long partTaken() {
    return unsent == null ? 0 : unsent.readerIndex();
  }

  @Override
  protected void endOutput() {
    try {
      socket.shutdown(false, true);
    } catch (IOException e) {
      gone(e);
    }
  }

  @Override
  protected void drop() {
    if (unsent != null) {
      release(unsent);
    }
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot close the socket of " + connection, e);
    }
    if (registration != null) {
      // Closing has taken the socket out of the system's set already.
      registration.cancel();
    }
    whenClosed.run();
  }

  @Override
  protected boolean isActive() {
    return socket.isOpen();
  }

  @Override
  protected EventLoop eventLoop() {
    return loop.netty();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return local;
  }
}
