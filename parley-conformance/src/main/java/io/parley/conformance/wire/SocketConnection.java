package io.parley.conformance.wire;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection by TCP, TLS or a Unix socket. A thread of its own reads, so that a large write never
 * waits for bytes that nobody takes.
 */
public final class SocketConnection implements Connection {

  private static final int READ = 64 * 1024;

  /** At most so many reads wait to be taken; then the peer has to. */
  private static final int MAX_WAITING = 2048;

  private final Line line;
  private final Trace trace;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread reader;

  /** Set by the thread that calls {@link #poll}. */
  private Arrival.@Nullable End end;

  /** What the bytes go over; one thread may read and another one write. */
  private interface Line {

    /** Fills from the start; -1 at the end. */
    int read(byte[] buffer) throws IOException;

    void write(byte[] bytes) throws IOException;

    void endOutput() throws IOException;

    void reset() throws IOException;

    void close() throws IOException;
  }

  /**
   * That of TCP.
   *
   * @param tcp also under TLS, whose own socket may wait for others when it is closed
   * @param socket the same, or that of TLS above it
   */
  private record SocketLine(Socket tcp, Socket socket) implements Line {

    @Override
    public int read(byte[] buffer) throws IOException {
      return socket.getInputStream().read(buffer);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    @Override
    public void endOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void reset() throws IOException {
      tcp.setSoLinger(true, 0);
      tcp.close();
    }

    @Override
    public void close() throws IOException {
      tcp.close();
    }
  }

  /** That of a channel in blocking mode. */
  private record ChannelLine(SocketChannel channel) implements Line {

    @Override
    public int read(byte[] buffer) throws IOException {
      return channel.read(ByteBuffer.wrap(buffer));
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }

    @Override
    public void endOutput() throws IOException {
      channel.shutdownOutput();
    }

    /** A Unix socket knows no reset but for bytes that nobody has read. */
    @Override
    public void reset() throws IOException {
      channel.close();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Takes over a connected socket.
   *
   * @param tcp that of TCP
   * @param socket the same, or that of TLS above it, whose handshake is done
   */
  public SocketConnection(Socket tcp, Socket socket, Trace trace) throws IOException {
    this(new SocketLine(tcp, socket), trace);
    socket.setTcpNoDelay(true);
  }

  /** Takes over a connected channel in blocking mode, such as that of a Unix socket. */
  public SocketConnection(SocketChannel channel, Trace trace) {
    this(new ChannelLine(channel), trace);
  }

  private SocketConnection(Line line, Trace trace) {
    this.line = line;
    this.trace = trace;
    reader = new Thread(this::read, "parley-conformance-reader");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    byte[] buffer = new byte[READ];
    try {
      for (int count = line.read(buffer); count >= 0; count = line.read(buffer)) {
        byte[] bytes = Arrays.copyOf(buffer, count);
        trace.received(bytes);
        arrivals.put(new Arrival.Bytes(Octets.of(bytes)));
      }
      arrivals.put(new Arrival.End(""));
    } catch (IOException e) {
      arriveAtEnd(new Arrival.End(e.toString()));
    } catch (InterruptedException e) {
      // Closed here: nobody takes what comes any more.
    }
  }

  private void arriveAtEnd(Arrival.End end) {
    try {
      arrivals.put(end);
    } catch (InterruptedException e) {
      // Closed here: nobody takes what comes any more.
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    trace.sent(bytes);
    line.write(bytes);
  }

  @Override
  public @Nullable Arrival poll(Duration patience) throws InterruptedException {
    if (end != null) {
      return end;
    }
    Arrival arrival = arrivals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (arrival instanceof Arrival.End last) {
      trace.note(
          last.error().isEmpty() ? "the peer ended the connection" : "broke: " + last.error());
      end = last;
    }
    return arrival;
  }

  @Override
  public void endOutput() throws IOException {
    trace.note("this side ends its half of the connection");
    line.endOutput();
  }

  @Override
  public void reset() throws IOException {
    trace.note("this side resets the connection");
    line.reset();
  }

  @Override
  public void close() {
    reader.interrupt();
    // Whoever still waits for bytes waits no longer. When there is no room, there is no wait
    // either.
    if (!arrivals.offer(new Arrival.End("closed by this side"))) {
      trace.note("dropped with much still to read");
    }
    try {
      line.close();
    } catch (IOException e) {
      trace.note("closing the socket failed: " + e);
    }
  }
}
