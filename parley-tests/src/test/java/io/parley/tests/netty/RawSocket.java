package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.testing.RawFrame;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One end of a TCP connection, driven byte by byte; each read waits for twenty seconds at most. */
final class RawSocket implements AutoCloseable {

  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final Socket socket;

  RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  static RawSocket to(Server server) throws IOException {
    return new RawSocket(new Socket(InetAddress.getLoopbackAddress(), server.port()));
  }

  /** A good opening handshake for that path. */
  static String handshake(String path) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + KEY
        + "\r\n\r\n";
  }

  Socket socket() {
    return socket;
  }

  RawSocket send(String latin1) throws IOException {
    return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends all of it with one call, so that it travels together. */
  RawSocket send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawSocket send(RawFrame frame) throws IOException {
    return send(frame.encode());
  }

  RawSocket endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Drops the connection with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The next HTTP head, with its empty line. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) next());
    }
    return head.toString();
  }

  /** The next response, which must have a length: head and body. */
  Answer answer() throws IOException {
    String head = head();
    return new Answer(head, new String(bytes(length(head)), StandardCharsets.UTF_8));
  }

  record Answer(String head, String body) {
    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }
  }

  private static int length(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(15).trim());
      }
    }
    throw new AssertionError("no Content-Length in " + head);
  }

  byte[] bytes(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException(bytes.length + " bytes instead of " + count);
    }
    return bytes;
  }

  /** The next frame. */
  RawFrame frame() throws IOException {
    int first = next();
    int second = next();
    int length =
        switch (second & 0x7f) {
          case 126 -> ByteBuffer.wrap(bytes(2)).getShort() & 0xffff;
          case 127 -> Math.toIntExact(ByteBuffer.wrap(bytes(8)).getLong());
          default -> second & 0x7f;
        };
    Integer key = (second & 0x80) == 0 ? null : ByteBuffer.wrap(bytes(4)).getInt();
    byte[] payload = bytes(length);
    for (int i = 0; key != null && i < length; i++) {
      payload[i] ^= (byte) (key >> 8 * (3 - i % 4));
    }
    return new RawFrame(
        (first & 0x80) != 0, first >> 4 & 7, first & 15, key, ByteBuffer.wrap(payload));
  }

  /** Expects that nothing more comes but the orderly end. */
  void expectEnd() throws IOException {
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  /** Reads up to the end, orderly or not. */
  byte[] rest() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        rest.write(buffer, 0, count);
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("no end within twenty seconds", e);
    } catch (IOException reset) {
      // An end as well.
    }
    return rest.toByteArray();
  }

  private int next() throws IOException {
    int next = socket.getInputStream().read();
    if (next < 0) {
      throw new EOFException("the peer ended");
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
