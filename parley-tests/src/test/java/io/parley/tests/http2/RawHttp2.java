package io.parley.tests.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One end of an HTTP/2 connection, driven frame by frame (RFC 9113 section 4); each read waits for
 * twenty seconds at most.
 */
final class RawHttp2 implements AutoCloseable {

  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  static final int PROTOCOL_ERROR = 1;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int ENHANCE_YOUR_CALM = 11;
  static final int HTTP_1_1_REQUIRED = 13;

  private final Socket socket;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  /** A client that has sent its preface and empty SETTINGS. */
  static RawHttp2 to(Server server) throws IOException {
    RawHttp2 client = new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), server.port()));
    client.send(PREFACE.getBytes(StandardCharsets.US_ASCII));
    return client.send(SETTINGS, 0, 0, "");
  }

  /** A frame. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int type, int flags, int stream, byte[] payload) {

    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    /** The 32 bits at that place. */
    int number(int at) {
      return ByteBuffer.wrap(payload).getInt(at);
    }

    /** What a GOAWAY says in words. */
    String words() {
      return new String(payload, 8, payload.length - 8, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "type "
          + type
          + " flags "
          + flags
          + " stream "
          + stream
          + " "
          + HexFormat.of().formatHex(payload);
    }
  }

  RawHttp2 send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawHttp2 send(int type, int flags, int stream, String hexPayload) throws IOException {
    return send(bytes(type, flags, stream, HexFormat.of().parseHex(hexPayload)));
  }

  static byte[] bytes(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  RawHttp2 data(int stream, boolean end, byte[] payload) throws IOException {
    return send(bytes(DATA, end ? END_STREAM : 0, stream, payload));
  }

  RawHttp2 data(int stream, RawFrame frame) throws IOException {
    return data(stream, false, frame.encode());
  }

  RawHttp2 headers(int stream, boolean end, String fields) throws IOException {
    int flags = END_HEADERS | (end ? END_STREAM : 0);
    return send(bytes(HEADERS, flags, stream, block(fields)));
  }

  /**
   * Each field as a literal that is not indexed (RFC 7541 section 6.2.2).
   *
   * @param fields such as {@code ":status 200 | content-length 0"}
   */
  static byte[] block(String fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (String field : fields.split(" \\| ", -1)) {
      int space = field.indexOf(' ');
      block.write(0);
      string(field.substring(0, space), block);
      string(field.substring(space + 1), block);
    }
    return block.toByteArray();
  }

  private static void string(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = bytes.length;
    if (length < 127) {
      out.write(length);
    } else {
      out.write(127);
      length -= 127;
      while (length >= 128) {
        out.write(length & 127 | 128);
        length >>= 7;
      }
      out.write(length);
    }
    out.writeBytes(bytes);
  }

  /** The fields of a request for "/". */
  static String request(String method) {
    return ":method " + method + " | :scheme http | :path / | :authority localhost";
  }

  /** The same with more fields. */
  static String request(String method, String more) {
    return request(method) + " | " + more;
  }

  RawHttp2 get(int stream, String path) throws IOException {
    return headers(
        stream, true, ":method GET | :scheme http | :path " + path + " | :authority localhost");
  }

  /** A good opening handshake. */
  RawHttp2 connect(int stream, String path) throws IOException {
    return headers(stream, false, opening(path));
  }

  /** The same with more fields. */
  RawHttp2 connect(int stream, String path, String more) throws IOException {
    return headers(stream, false, opening(path) + " | " + more);
  }

  private static String opening(String path) {
    return ":method CONNECT | :protocol websocket | :scheme http | :path "
        + path
        + " | :authority localhost | sec-websocket-version 13";
  }

  RawHttp2 reset(int stream, int code) throws IOException {
    return send(RST_STREAM, 0, stream, "%08x".formatted(code));
  }

  RawHttp2 window(int stream, int more) throws IOException {
    return send(WINDOW_UPDATE, 0, stream, "%08x".formatted(more));
  }

  /** The next frame, whatever it is. */
  Frame any() throws IOException {
    byte[] head = read(9);
    ByteBuffer in = ByteBuffer.wrap(head);
    int first = in.getInt();
    int flags = in.get();
    int stream = in.getInt();
    return new Frame(first & 0xff, flags, stream, read(first >>> 8));
  }

  /** The next frame but for SETTINGS, which are acknowledged, and WINDOW_UPDATE. */
  Frame next() throws IOException {
    while (true) {
      Frame frame = any();
      if (frame.type == SETTINGS && !frame.has(ACK)) {
        send(SETTINGS, ACK, 0, "");
      } else if (frame.type != SETTINGS && frame.type != WINDOW_UPDATE) {
        return frame;
      }
    }
  }

  Frame next(int type) throws IOException {
    Frame frame = next();
    if (frame.type != type) {
      throw new AssertionError("expected type " + type + ", got " + frame);
    }
    return frame;
  }

  /** The next frame of that type; others are passed over. */
  Frame await(int type) throws IOException {
    while (true) {
      Frame frame = any();
      if (frame.type == type) {
        return frame;
      }
    }
  }

  /** A head: by name, in lower case. */
  Map<String, String> head(Frame frame) throws Http2Exception {
    if (frame.type != HEADERS) {
      throw new AssertionError("expected HEADERS, got " + frame);
    }
    ByteBuf block = Unpooled.wrappedBuffer(frame.payload);
    Map<String, String> fields = new LinkedHashMap<>();
    decoder
        .decodeHeaders(frame.stream, block)
        .forEach(field -> fields.put(field.getKey().toString(), field.getValue().toString()));
    return fields;
  }

  Map<String, String> nextHead() throws IOException, Http2Exception {
    return head(next());
  }

  /** The status of the next frame, which is HEADERS. */
  int nextStatus() throws IOException, Http2Exception {
    return Integer.parseInt(nextHead().get(":status"));
  }

  /** The text of the next frame, which is DATA. */
  String nextText() throws IOException {
    return new String(next(DATA).payload, StandardCharsets.UTF_8);
  }

  byte[] read(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException(bytes.length + " bytes instead of " + count);
    }
    return bytes;
  }

  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Reads up to the end, orderly or not. */
  void expectEnd() {
    try {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // What was on its way.
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("no end within twenty seconds", e);
    } catch (IOException reset) {
      // An end as well.
    }
  }

  /** Reads up to the end, which is no reset. */
  void expectOrderlyEnd() throws IOException {
    socket.getInputStream().readAllBytes();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
