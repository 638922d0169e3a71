package io.parley.tests.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.parley.testing.RawFrame;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;

/** An echo server of a screen that does one thing wrong. */
final class BrokenServer implements AutoCloseable {

  /** What it does wrong. */
  enum Defect {
    NONE,
    LONG_LENGTH_CUT_TO_16_BITS,
    MASKS_ITS_FRAMES,
    PONGS_WITHOUT_PAYLOAD,
    IGNORES_RESERVED_BITS,
    ECHOES_UNKNOWN_OPCODES,
    PONGS_BEHIND_THE_MESSAGE,
    TAKES_ANY_BYTES_FOR_TEXT,
    FAILS_WITH_ANOTHER_CODE,
    ECHOES_BEHIND_A_CLOSE,
    TAKES_ILLEGAL_CLOSE_CODES,
    KEEPS_TCP_OPEN,
    TAKES_PLAIN_FRAMES,
    NEEDS_NO_KEY,
    FAILS_WITHOUT_A_CLOSE,
    FAILS_WITH_TWO_CLOSES,
    /** It compresses, and refers further back than it promised. */
    BREAKS_ITS_WINDOW,
    /** It agrees to compress, and is silent about the window it was asked for. */
    IGNORES_THE_ASKED_WINDOW
  }

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Defect defect;
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

  BrokenServer(Defect defect) throws IOException {
    this.defect = defect;
    start(
        () -> {
          while (true) {
            Socket socket = listener.accept();
            start(() -> new Talk(socket).run());
          }
        });
  }

  private interface Task {
    void run() throws Exception;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Exception e) {
                // The test has closed the listener, or the kit its connection.
              }
            },
            "broken-server");
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("ws://localhost:" + listener.getLocalPort() + "/");
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** A rule is broken; the code to fail with. */
  private static final class Violation extends Exception {
    private final int code;

    Violation(int code) {
      this.code = code;
    }
  }

  private final class Talk {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private int opcode;
    private RawFrame keptPong;

    Talk(Socket socket) throws IOException {
      this.socket = socket;
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    void run() throws Exception {
      try (socket) {
        if (!open()) {
          return;
        }
        try {
          boolean open = true;
          while (open) {
            open = take();
          }
        } catch (Violation e) {
          if (is(Defect.FAILS_WITHOUT_A_CLOSE)) {
            return;
          }
          send(RawFrame.close(is(Defect.FAILS_WITH_ANOTHER_CODE) ? 1000 : e.code, ""));
          if (is(Defect.FAILS_WITH_TWO_CLOSES)) {
            send(RawFrame.close(e.code, "again"));
          }
        }
        if (is(Defect.ECHOES_BEHIND_A_CLOSE)) {
          take();
        }
        if (is(Defect.KEEPS_TCP_OPEN)) {
          socket.setSoTimeout(60_000);
        } else {
          socket.shutdownOutput();
          socket.setSoTimeout(30_000);
        }
        in.readAllBytes();
      }
    }

    private boolean is(Defect one) {
      return defect == one;
    }

    private boolean open() throws Exception {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      String key =
          head.toString().replaceFirst("(?is).*\r\nsec-websocket-key: ([^\r]*)\r\n.*", "$1");
      if (key.length() == head.length() && !is(Defect.NEEDS_NO_KEY)) {
        out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1));
        return false;
      }
      byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
      String accept = Base64.getEncoder().encodeToString(digest);
      out.write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accept
                  + extension(head.toString())
                  + "\r\n\r\n")
              .getBytes(ISO_8859_1));
      return true;
    }

    private String extension(String request) {
      if (!request.contains("permessage-deflate")) {
        return "";
      }
      String header = "\r\nSec-WebSocket-Extensions: permessage-deflate";
      return switch (defect) {
        case BREAKS_ITS_WINDOW -> header + "; server_max_window_bits=9";
        case IGNORES_THE_ASKED_WINDOW -> header;
        default -> "";
      };
    }

    /** One frame; whether more are to come. */
    private boolean take() throws IOException, Violation {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      boolean fin = (first & 0x80) != 0;
      int code = first & 0xf;
      require(
          (first & 0x70) == 0 || is(Defect.IGNORES_RESERVED_BITS) || is(Defect.BREAKS_ITS_WINDOW),
          1002);
      require((second & 0x80) != 0 || is(Defect.TAKES_PLAIN_FRAMES), 1002);
      long length = second & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
        length = is(Defect.LONG_LENGTH_CUT_TO_16_BITS) ? length & 0xffff : length;
      }
      byte[] mask = new byte[4];
      in.readFully(mask, 0, (second & 0x80) == 0 ? 0 : 4);
      byte[] payload = new byte[(int) length];
      in.readFully(payload);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return switch (code) {
        case RawFrame.CLOSE -> close(payload);
        case RawFrame.PING -> pong(payload);
        case RawFrame.PONG -> true;
        default -> data(fin, code, payload);
      };
    }

    private boolean close(byte[] payload) throws IOException, Violation {
      int code = payload.length < 2 ? 1000 : ByteBuffer.wrap(payload).getShort() & 0xffff;
      boolean legal = code >= 1000 && code < 1016 && code != 1004 && code != 1005 && code != 1006;
      require(legal || code >= 3000 || is(Defect.TAKES_ILLEGAL_CLOSE_CODES), 1002);
      send(RawFrame.close(legal || code >= 3000 ? code : 1000, ""));
      return false;
    }

    private boolean pong(byte[] payload) throws IOException {
      byte[] answer = is(Defect.PONGS_WITHOUT_PAYLOAD) ? new byte[0] : payload;
      RawFrame pong = RawFrame.of(RawFrame.PONG, answer);
      if (is(Defect.PONGS_BEHIND_THE_MESSAGE) && opcode != 0) {
        keptPong = pong;
      } else {
        send(pong);
      }
      return true;
    }

    private boolean data(boolean fin, int code, byte[] payload) throws IOException, Violation {
      require(code <= RawFrame.BINARY || is(Defect.ECHOES_UNKNOWN_OPCODES), 1002);
      require((code == RawFrame.CONTINUATION) == (opcode != 0), 1002);
      opcode = code == RawFrame.CONTINUATION ? opcode : code;
      message.write(payload);
      if (fin) {
        if (is(Defect.BREAKS_ITS_WINDOW)) {
          sendWithWideWindow(message.toByteArray());
          opcode = 0;
          message.reset();
          return true;
        }
        byte[] whole = message.toByteArray();
        require(opcode != RawFrame.TEXT || isText(whole), 1007);
        send(RawFrame.of(Math.min(opcode, RawFrame.BINARY), whole));
        opcode = 0;
        message.reset();
        if (keptPong != null) {
          send(keptPong);
        }
      }
      return true;
    }

    /** Inflates and compresses again, with the whole window of the JDK. */
    private void sendWithWideWindow(byte[] compressed) throws IOException {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      try (InflaterOutputStream inflated = new InflaterOutputStream(plain, new Inflater(true))) {
        inflated.write(compressed);
        inflated.write(new byte[] {0, 0, -1, -1});
        inflated.flush();
      }
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
      deflater.setInput(plain.toByteArray());
      byte[] again = new byte[plain.size() + 100];
      int length = deflater.deflate(again, 0, again.length, Deflater.SYNC_FLUSH);
      deflater.end();
      byte[] payload = Arrays.copyOf(again, length - 4);
      send(new RawFrame(true, 4, opcode, null, ByteBuffer.wrap(payload)));
    }

    private boolean isText(byte[] bytes) {
      if (is(Defect.TAKES_ANY_BYTES_FOR_TEXT)) {
        return true;
      }
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        return true;
      } catch (CharacterCodingException e) {
        return false;
      }
    }

    private void require(boolean condition, int code) throws Violation {
      if (!condition) {
        throw new Violation(code);
      }
    }

    private void send(RawFrame frame) throws IOException {
      out.write((is(Defect.MASKS_ITS_FRAMES) ? frame.masked(0x01020304) : frame).encode());
    }
  }
}
