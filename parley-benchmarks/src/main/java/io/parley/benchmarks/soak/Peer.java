package io.parley.benchmarks.soak;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the load, on a blocking socket, down to the bytes. Pings are answered while it
 * reads. One thread reads; one, the same or another, sends.
 */
final class Peer implements Closeable {

  static final int TEXT = 0x81;
  static final int BINARY = 0x82;
  static final int CLOSE = 0x88;
  static final int PING = 0x89;
  static final int PONG = 0x8a;

  /** Of the first byte: compressed. */
  static final int RSV1 = 0x40;

  static final int NORMAL = 1000;

  /** Above every time-out of the server, so that it is the server which does not answer. */
  private static final int PATIENCE_MILLIS = 60_000;

  private static final int INPUT = 64 * 1024;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  /** RFC 6455 section 1.3 has both. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final Socket socket;
  private final DataInputStream in;
  private final @Nullable PeerCodec codec;

  /** Held while a frame, or several, are written. */
  private final ReentrantLock writing = new ReentrantLock();

  private Peer(Socket socket, @Nullable PeerCodec codec) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), INPUT));
    this.codec = codec;
  }

  /** What came: the first byte of its frame, and the payload, inflated. */
  static final class Incoming {

    private final int firstByte;
    private final byte[] payload;

    Incoming(int firstByte, byte[] payload) {
      this.firstByte = firstByte;
      this.payload = payload;
    }

    byte[] payload() {
      return payload;
    }

    /** The code of a Close. */
    int code() {
      return payload.length < 2 ? 0 : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }
  }

  /** A TCP connection, and no more. */
  static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    return socket;
  }

  static String request(String path, Offer offer) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + KEY
        + "\r\n"
        + offer.header
        + "\r\n";
  }

  /** An open WebSocket. */
  static Peer open(int port, String path, Offer offer) throws IOException {
    Socket socket = connect(port);
    PeerCodec codec = offer == Offer.NONE ? null : new PeerCodec(offer == Offer.TAKEOVER);
    Peer peer = new Peer(socket, codec);
    try {
      peer.send(request(path, offer).getBytes(StandardCharsets.US_ASCII));
      String answer = peer.head();
      if (!answer.startsWith("HTTP/1.1 101 ")
          || !answer.contains(ACCEPT)
          || answer.contains("permessage-deflate") != (codec != null)) {
        throw new IOException("the handshake was answered with " + answer);
      }
      return peer;
    } catch (IOException e) {
      peer.close();
      throw e;
    }
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** A masked frame as it is. */
  static byte[] frame(int firstByte, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) firstByte);
    if (payload.length <= 125) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length <= 0xffff) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  static byte[] close(int code) {
    return frame(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  /** The masked frame of a message, compressed if that was agreed on. */
  byte[] message(int firstByte, byte[] payload) {
    return codec == null
        ? frame(firstByte, payload)
        : frame(firstByte | RSV1, codec.compress(payload));
  }

  /** Sends whole frames as they are. */
  void send(byte[] frames) throws IOException {
    writing.lock();
    try {
      socket.getOutputStream().write(frames);
    } finally {
      writing.unlock();
    }
  }

  /**
   * The next message or Close.
   *
   * @throws IOException if the connection has ended, or nothing came within a minute
   */
  Incoming next() throws IOException {
    while (true) {
      int firstByte = in.readUnsignedByte();
      byte[] payload = new byte[length()];
      in.readFully(payload);
      if (firstByte == PING) {
        pong(payload);
      } else if (firstByte == CLOSE) {
        return new Incoming(firstByte, payload);
      } else if (firstByte == (TEXT | RSV1) || firstByte == (BINARY | RSV1)) {
        if (codec == null) {
          throw new IOException("a message is compressed though nobody agreed on that");
        }
        return new Incoming(firstByte & ~RSV1, codec.decompress(payload));
      } else if (firstByte == TEXT || firstByte == BINARY) {
        return new Incoming(firstByte, payload);
      } else {
        throw new IOException("a frame begins with " + Integer.toHexString(firstByte));
      }
    }
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte();
    return switch (length) {
      case 126 -> in.readUnsignedShort();
      case 127 -> Math.toIntExact(in.readLong());
      default -> length;
    };
  }

  /** Unless the other thread is sending, which shows life as well. */
  private void pong(byte[] payload) throws IOException {
    if (writing.tryLock()) {
      try {
        socket.getOutputStream().write(frame(PONG, payload));
      } finally {
        writing.unlock();
      }
    }
  }

  /** Reads the next message, which must be that one. */
  void expect(int firstByte, byte[] payload) throws IOException {
    Incoming got = next();
    if (got.firstByte != firstByte || !Arrays.equals(got.payload, payload)) {
      throw new IOException(
          "instead of "
              + shown(firstByte, payload)
              + " came "
              + shown(got.firstByte, got.payload)
              + ", different from byte "
              + Arrays.mismatch(got.payload, payload));
    }
  }

  private static String shown(int firstByte, byte[] payload) {
    int length = Math.min(payload.length, 16);
    return Integer.toHexString(firstByte)
        + " with "
        + payload.length
        + " bytes "
        + HexFormat.of().formatHex(payload, 0, length);
  }

  /** Passes over messages up to the Close, which must have that code. */
  void expectClose(int code) throws IOException {
    Incoming got = next();
    while (got.firstByte != CLOSE) {
      got = next();
    }
    if (got.code() != code) {
      throw new IOException("closed with " + got.code() + " instead of " + code);
    }
  }

  /** The server must end the connection now. */
  void expectEnd() throws IOException {
    if (in.read() >= 0) {
      throw new IOException("something came behind the Close");
    }
  }

  /** The whole closing handshake, begun here. */
  void closeWell() throws IOException {
    send(close(NORMAL));
    expectClose(NORMAL);
    expectEnd();
    close();
  }

  /** Ends TCP without a Close; what has come and was not read makes it a reset. */
  @Override
  public void close() throws IOException {
    socket.close();
    if (codec != null) {
      codec.close();
    }
  }

  /** Breaks the connection by a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    close();
  }
}
