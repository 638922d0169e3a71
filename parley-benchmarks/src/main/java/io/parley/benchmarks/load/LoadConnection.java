package io.parley.benchmarks.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the generator. The requests are an endless repetition of one frame and so must
 * the replies be: all that is kept is where in it the connection stands. Pings are answered.
 */
final class LoadConnection {

  private static final int MAX_PING_FRAME = 2 + 125;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Frames frames;
  private final String accept;

  private boolean open;
  private boolean echoing;

  /** Bytes of requests asked for and not yet written, and where in a request the next one is. */
  private long unsent;

  private int sendAt;

  /** Replies asked for that have not come. */
  private long owed;

  /** Where in a reply the next byte is. */
  private int replyAt;

  /** A ping of which only a part is here; null mostly. */
  private @Nullable ByteBuffer ping;

  /** A pong that waits for its place between two requests; null mostly. */
  private @Nullable ByteBuffer pong;

  /** The answer to the handshake, as far as it has come; null once it is here. */
  private @Nullable StringBuilder answer = new StringBuilder();

  LoadConnection(Selector selector, InetSocketAddress server, Handshake handshake, Frames frames)
      throws IOException {
    this.frames = frames;
    this.accept = handshake.accept();
    channel = SocketChannel.open(server);
    channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
    channel.write(StandardCharsets.US_ASCII.encode(handshake.request()));
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  boolean isOpen() {
    return open;
  }

  /** Asks for that many replies. */
  void start(int messages) throws IOException {
    echoing = true;
    request(messages);
  }

  /** Asks for no more replies. */
  void stop() {
    echoing = false;
  }

  /** Whether every reply asked for has come. */
  boolean isQuiet() {
    return owed == 0;
  }

  private void request(int messages) throws IOException {
    owed += messages;
    unsent += (long) messages * frames.request();
    write();
  }

  /**
   * Reads what is there, and asks for as many replies as have come.
   *
   * @param buffer shared by all connections
   * @return how many whole replies came
   * @throws IOException if the connection ended or something else came than must come
   */
  int ready(ByteBuffer buffer) throws IOException {
    if (key.isWritable()) {
      write();
    }
    if (!key.isReadable()) {
      return 0;
    }
    if (channel.read(buffer.clear()) < 0) {
      throw new EOFException("the server ended the connection");
    }
    buffer.flip();
    if (!open) {
      readAnswer(buffer);
    }
    int replies = 0;
    while (buffer.hasRemaining()) {
      replies += readReplies(buffer);
    }
    owed -= replies;
    if (replies > 0 && echoing) {
      request(replies);
    }
    return replies;
  }

  private void readAnswer(ByteBuffer buffer) throws IOException {
    StringBuilder head = answer;
    if (head == null) {
      throw new IllegalStateException("the answer is here already");
    }
    while (buffer.hasRemaining() && head.indexOf("\r\n\r\n") < 0) {
      head.append((char) (buffer.get() & 0xff));
    }
    if (head.indexOf("\r\n\r\n") >= 0) {
      if (head.indexOf("HTTP/1.1 101 ") != 0 || head.indexOf(accept) < 0) {
        throw new IOException("the server refused: " + head);
      }
      open = true;
      answer = null;
    }
  }

  private int readReplies(ByteBuffer buffer) throws IOException {
    if (ping != null || (replyAt == 0 && Frames.isPing(buffer.get(buffer.position())))) {
      readPing(buffer);
      return 0;
    }
    ByteBuffer expected = frames.replies();
    int length = Math.min(buffer.remaining(), expected.capacity() - replyAt);
    int limit = buffer.limit();
    buffer.limit(buffer.position() + length);
    expected.clear().position(replyAt).limit(replyAt + length);
    int good = expected.mismatch(buffer);
    if (good < 0) {
      good = length;
    } else if ((replyAt + good) % frames.reply() != 0
        || !Frames.isPing(buffer.get(buffer.position() + good))) {
      throw wrong(buffer, good);
    }
    buffer.limit(limit).position(buffer.position() + good);
    int replies = (replyAt + good) / frames.reply();
    replyAt = (replyAt + good) % frames.reply();
    return replies;
  }

  private IOException wrong(ByteBuffer buffer, int good) {
    byte[] got = new byte[Math.min(16, buffer.remaining() - good)];
    buffer.get(buffer.position() + good, got);
    return new IOException(
        "wrong from byte "
            + (replyAt + good) % frames.reply()
            + " of a reply on: "
            + java.util.HexFormat.of().formatHex(got)
            + " \""
            + new String(got, StandardCharsets.ISO_8859_1)
            + '"');
  }

  private void readPing(ByteBuffer buffer) throws IOException {
    ByteBuffer frame = ping == null ? ByteBuffer.allocate(MAX_PING_FRAME) : ping;
    ping = frame;
    while (buffer.hasRemaining()
        && (frame.position() < 2 || frame.position() < 2 + (frame.get(1) & 0x7f))) {
      frame.put(buffer.get());
    }
    if (frame.position() >= 2 && frame.position() == 2 + (frame.get(1) & 0x7f)) {
      byte[] payload = new byte[frame.position() - 2];
      frame.get(2, payload);
      ping = null;
      pong = ByteBuffer.wrap(Frames.pong(payload));
      write();
    }
  }

  private void write() throws IOException {
    boolean more = true;
    while (more && (unsent > 0 || pong != null)) {
      more = pong != null && sendAt == 0 ? writePong(pong) : writeRequests();
    }
    int interest = more ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  private boolean writePong(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      return false;
    }
    pong = null;
    return true;
  }

  private boolean writeRequests() throws IOException {
    ByteBuffer out = frames.requests();
    int length = (int) Math.min(unsent, out.capacity() - sendAt);
    if (pong != null) {
      length = Math.min(length, frames.request() - sendAt);
    }
    out.clear().position(sendAt).limit(sendAt + length);
    int written = channel.write(out);
    unsent -= written;
    sendAt = (sendAt + written) % frames.request();
    return written == length;
  }

  /** Ends with a Close frame if the requests allow one, but waits for nothing. */
  void close() throws IOException {
    if (open && sendAt == 0 && pong == null) {
      channel.write(ByteBuffer.wrap(Frames.close()));
    }
    channel.close();
  }
}
