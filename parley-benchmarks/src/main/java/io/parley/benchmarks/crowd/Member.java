package io.parley.benchmarks.crowd;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One connection of a crowd. All that it knows is where in the talk it stands. */
final class Member {

  private static final int MAX_PING_FRAME = 2 + 125;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Talk talk;

  /** The answer to the handshake, as far as it has come; null once it is here. */
  private @Nullable StringBuilder answer = new StringBuilder();

  /** Requests asked for and not written to their end, and where in the cycle the next byte is. */
  private long unsent;

  private int sendFrame;
  private int sendAt;

  /** Where in the cycle of replies the next byte is, and in which frame. */
  private int replyAt;

  private int replyFrame;

  /** Replies that have come. */
  private long received;

  /** A ping of which a part is here, and a pong that is not out; null mostly. */
  private @Nullable ByteBuffer ping;

  private @Nullable ByteBuffer pong;

  Member(Selector selector, int port, Talk talk) throws IOException {
    this.talk = talk;
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    // A crowd that ends leaves no ports behind that would be missing for the next.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.write(ByteBuffer.wrap(new Opening(talk.path(), talk.compressed()).request()));
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  boolean isOpen() {
    return answer == null;
  }

  long received() {
    return received;
  }

  /** Sends the next requests of the cycle. */
  void send(long requests) throws IOException {
    unsent += requests;
    write();
  }

  /**
   * Reads what is there.
   *
   * @return how many replies are whole now
   * @throws IOException if the connection ended, or anything else came than must come
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
    StringBuilder head = answer;
    if (head != null) {
      readAnswer(head, buffer);
    }
    int replies = 0;
    while (buffer.hasRemaining()) {
      replies += readReplies(buffer);
    }
    received += replies;
    return replies;
  }

  private void readAnswer(StringBuilder head, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining() && head.indexOf("\r\n\r\n") < 0) {
      head.append((char) (buffer.get() & 0xff));
    }
    if (head.indexOf("\r\n\r\n") >= 0) {
      new Opening(talk.path(), talk.compressed()).check(head.toString());
      answer = null;
    }
  }

  private int readReplies(ByteBuffer buffer) throws IOException {
    if (ping != null || (isBetweenReplies() && isPing(buffer, buffer.position()))) {
      readPing(buffer);
      return 0;
    }
    Cycle cycle = talk.replies();
    int length = Math.min(buffer.remaining(), cycle.size() - replyAt);
    ByteBuffer expected = cycle.slice(replyAt, replyAt + length);
    int limit = buffer.limit();
    buffer.limit(buffer.position() + length);
    int different = expected.mismatch(buffer);
    int good = different < 0 ? length : different;
    buffer.limit(limit);
    int begin = buffer.position();
    buffer.position(begin + good);
    int replies = advance(good);
    if (different >= 0 && !(isBetweenReplies() && isPing(buffer, buffer.position()))) {
      throw wrong(buffer);
    }
    return replies;
  }

  private int advance(int bytes) {
    Cycle cycle = talk.replies();
    replyAt += bytes;
    int replies = 0;
    while (replyFrame < cycle.frames() && cycle.end(replyFrame) <= replyAt) {
      replyFrame++;
      replies++;
    }
    if (replyAt == cycle.size()) {
      replyAt = 0;
      replyFrame = 0;
    }
    return replies;
  }

  private boolean isBetweenReplies() {
    return replyAt == (replyFrame == 0 ? 0 : talk.replies().end(replyFrame - 1));
  }

  private static boolean isPing(ByteBuffer buffer, int at) {
    return (buffer.get(at) & 0xff) == Frames.PING;
  }

  private IOException wrong(ByteBuffer buffer) {
    byte[] got = new byte[Math.min(16, buffer.remaining())];
    buffer.get(buffer.position(), got);
    return new IOException(
        "reply " + received + " is wrong, from here on: " + HexFormat.of().formatHex(got));
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
      pong = ByteBuffer.wrap(Frames.masked(Frames.PONG, payload));
      write();
    }
  }

  private void write() throws IOException {
    boolean more = true;
    while (more && (unsent > 0 || pong != null)) {
      more = pong != null && isBetweenRequests() ? writePong(pong) : writeRequests();
    }
    int interest = more ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  private boolean isBetweenRequests() {
    return sendAt == (sendFrame == 0 ? 0 : talk.requests().end(sendFrame - 1));
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
    Cycle cycle = talk.requests();
    long count = pong == null ? unsent : 1;
    int last = (int) Math.min(cycle.frames(), sendFrame + count) - 1;
    ByteBuffer out = cycle.slice(sendAt, cycle.end(last));
    channel.write(out);
    sendAt = out.position();
    while (sendFrame < cycle.frames() && cycle.end(sendFrame) <= sendAt) {
      sendFrame++;
      unsent--;
    }
    if (sendAt == cycle.size()) {
      sendAt = 0;
      sendFrame = 0;
    }
    return !out.hasRemaining();
  }

  /** Resets it. */
  void close() throws IOException {
    channel.close();
  }
}
