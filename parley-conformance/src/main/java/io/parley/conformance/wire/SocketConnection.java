package io.parley.conformance.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A TCP or TLS connection. A thread of its own reads, so that a large write never waits for bytes
 * that nobody takes.
 */
public final class SocketConnection implements Connection {

  private static final int READ = 64 * 1024;

  /** At most so many reads wait to be taken; then the peer has to. */
  private static final int MAX_WAITING = 2048;

  /** The TCP socket, also under TLS, whose own socket may wait for others when it is closed. */
  private final Socket tcp;

  private final Socket socket;
  private final Trace trace;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread reader;

  /** Set by the thread that calls {@link #poll}. */
  private Arrival.@Nullable End end;

  /**
   * Takes over a connected socket.
   *
   * @param tcp that of TCP
   * @param socket the same, or that of TLS above it, whose handshake is done
   */
  public SocketConnection(Socket tcp, Socket socket, Trace trace) throws IOException {
    this.tcp = tcp;
    this.socket = socket;
    this.trace = trace;
    socket.setTcpNoDelay(true);
    InputStream in = socket.getInputStream();
    reader = new Thread(() -> read(in), "parley-conformance-reader");
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream in) {
    byte[] buffer = new byte[READ];
    try {
      for (int count = readOnce(in, buffer); count >= 0; count = readOnce(in, buffer)) {
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

  private static int readOnce(InputStream in, byte[] buffer) throws IOException {
    return in.read(buffer);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    trace.sent(bytes);
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
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
    socket.shutdownOutput();
  }

  @Override
  public void reset() throws IOException {
    trace.note("this side resets the connection");
    tcp.setSoLinger(true, 0);
    tcp.close();
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
      tcp.close();
    } catch (IOException e) {
      trace.note("closing the socket failed: " + e);
    }
  }
}
