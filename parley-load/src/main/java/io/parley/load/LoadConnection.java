package io.parley.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the generator. The requests are an endless repetition of one frame; where in it
 * the connection stands is all that is kept. Pings are answered.
 */
final class LoadConnection {

  /** Pongs that a server may leave unread. */
  private static final int MAX_PONGS = 64 * 1024;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Wire wire;
  private final Frames frames;
  private final SocketAddress server;
  private final EchoReader reader;
  private final SendTimes sendTimes = new SendTimes();
  private final long begun = System.nanoTime();

  /** The opening handshake, as far as it is not written. */
  private final ByteBuffer request;

  /** The answer to it; null once it is here. */
  private @Nullable Answer answer;

  private boolean echoing;

  /** Whether our Close frame is on its way, so that the server's is right. */
  private boolean closing;

  /** Bytes of requests asked for and not yet written, and where in a request the next one is. */
  private long unsent;

  private int sendAt;

  /** Control frames that wait for their place between two requests; null mostly. */
  private @Nullable ByteBuffer control;

  /**
   * Begins to connect.
   *
   * @param source the address to come from; null for any
   */
  LoadConnection(
      Selector selector,
      LoadTarget target,
      @Nullable InetSocketAddress source,
      Handshake handshake,
      Frames frames)
      throws IOException {
    this.frames = frames;
    SocketAddress unix = target.unix();
    this.server = unix == null ? target.address() : unix;
    this.reader = new EchoReader(frames);
    this.answer = new Answer(handshake.accept());
    this.request = StandardCharsets.ISO_8859_1.encode(handshake.request());
    SSLContext tls = target.tls();
    channel = unix == null ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    wire = tls == null ? new PlainWire(channel) : new TlsWire(channel, target, tls);
    try {
      if (unix == null) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      channel.configureBlocking(false);
      key = channel.register(selector, 0, this);
      if (source != null) {
        channel.bind(source);
      }
      connect();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void connect() throws IOException {
    if (isConnected()) {
      key.interestOps(SelectionKey.OP_READ);
      write();
    } else {
      key.interestOps(SelectionKey.OP_CONNECT);
    }
  }

  private boolean isConnected() throws IOException {
    try {
      return channel.isConnectionPending() ? channel.finishConnect() : channel.connect(server);
    } catch (SocketException e) {
      ConnectException clear =
          new ConnectException("no connection to " + server + ": " + e.getMessage());
      clear.initCause(e);
      throw clear;
    }
  }

  /** When it was made, by {@link System#nanoTime}. */
  long begun() {
    return begun;
  }

  boolean isOpen() {
    return answer == null;
  }

  /** Asks for that many replies, and for one more with each that comes. */
  void start(int messages) throws IOException {
    echoing = true;
    request(messages, System.nanoTime());
  }

  /** Asks for no more replies. */
  void stop() {
    echoing = false;
  }

  /** Whether every reply asked for has come. */
  boolean isQuiet() {
    return sendTimes.count() == 0;
  }

  private void request(int messages, long now) throws IOException {
    sendTimes.add(messages, now);
    unsent += (long) messages * frames.request();
    write();
  }

  /** Begins the closing handshake; nothing may be on the way. */
  void leave() throws IOException {
    closing = true;
    control = ByteBuffer.wrap(Frames.close());
    write();
  }

  /**
   * Reads what is there, and asks for as many replies as have come.
   *
   * @param buffer shared by all connections
   * @param latencies where those of the replies go
   * @return how many whole replies came; -1 when the connection has ended as {@link #leave} asked
   * @throws IOException if it ended otherwise, or something else came than must come
   */
  int ready(ByteBuffer buffer, Latencies latencies) throws IOException {
    if (key.isConnectable()) {
      connect();
      return 0;
    }
    if (key.isWritable()) {
      write();
    }
    if (!key.isReadable()) {
      return 0;
    }
    if (wire.read(buffer.clear()) < 0) {
      return ended();
    }
    buffer.flip();
    if (answer != null) {
      if (request.hasRemaining()) {
        write();
      }
      if (!answer.read(buffer)) {
        return 0;
      }
      answer = null;
    }
    int replies = reader.read(buffer);
    if (replies > 0) {
      count(replies, latencies);
    }
    pong();
    if (reader.closed() != null && !closing) {
      throw new IOException("the server closed the connection: " + reader.closed());
    }
    return replies;
  }

  private void count(int replies, Latencies latencies) throws IOException {
    if (replies > sendTimes.count()) {
      throw new IOException(
          "it is not an echo server: more comes back than was sent, as if it sent to others too");
    }
    long now = System.nanoTime();
    sendTimes.remove(replies, now, latencies);
    if (echoing) {
      request(replies, now);
    }
  }

  private int ended() throws IOException {
    if (closing && reader.closed() != null) {
      return -1;
    }
    throw new EOFException(
        answer == null
            ? "the server ended the connection without a Close frame"
            : "the server ended the connection before it answered the opening handshake; if it"
                + " speaks TLS, try wss:");
  }

  private void pong() throws IOException {
    for (byte[] ping = reader.nextPing(); ping != null; ping = reader.nextPing()) {
      byte[] pong = Frames.pong(ping);
      ByteBuffer before = control == null ? ByteBuffer.allocate(0) : control;
      if (before.remaining() > MAX_PONGS) {
        throw new IOException("the server sends pings, and does not read the pongs");
      }
      control = ByteBuffer.allocate(before.remaining() + pong.length).put(before).put(pong).flip();
      write();
    }
  }

  private void write() throws IOException {
    boolean more = true;
    while (more) {
      more = writeNext();
    }
    int interest =
        wire.isBlocked() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /** Gives false when nothing more can go, or is to go. */
  private boolean writeNext() throws IOException {
    ByteBuffer urgent = control;
    if (request.hasRemaining()) {
      wire.write(request);
      return !request.hasRemaining();
    } else if (urgent != null && sendAt == 0) {
      wire.write(urgent);
      control = urgent.hasRemaining() ? urgent : null;
      return control == null;
    } else if (unsent > 0) {
      return writeRequests();
    } else if (wire.isBlocked()) {
      wire.write(urgent == null ? ByteBuffer.allocate(0) : urgent);
    }
    return false;
  }

  private boolean writeRequests() throws IOException {
    ByteBuffer out = frames.requests();
    int length = (int) Math.min(unsent, out.capacity() - sendAt);
    if (control != null) {
      length = Math.min(length, frames.request() - sendAt);
    }
    out.clear().position(sendAt).limit(sendAt + length);
    wire.write(out);
    int written = length - out.remaining();
    unsent -= written;
    sendAt = (sendAt + written) % frames.request();
    return !out.hasRemaining();
  }

  /** Ends, with a Close frame if one can go now; waits for nothing. */
  void close() throws IOException {
    try {
      if (isOpen() && sendAt == 0 && control == null && !closing && !wire.isBlocked()) {
        wire.write(ByteBuffer.wrap(Frames.close()));
      }
    } catch (IOException e) {
      // It is broken already, and so there is nobody to tell.
    } finally {
      channel.close();
    }
  }
}
