package io.parley.tests.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.parley.testing.RawFrame;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server of one socket that speaks only when the client has closed, and then closes too. */
final class LastWord implements AutoCloseable {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final FutureTask<Void> task;

  LastWord(String... words) throws IOException {
    task =
        new FutureTask<>(
            () -> {
              talk(words);
              return null;
            });
    new Thread(task, "last-word").start();
  }

  String uri() {
    return "ws://localhost:" + listener.getLocalPort() + "/";
  }

  private void talk(String... words) throws Exception {
    try (Socket socket = listener.accept()) {
      socket.setSoTimeout(30_000);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      out.write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accept(key(in))
                  + "\r\n\r\n")
              .getBytes(ISO_8859_1));
      RawFrame close = awaitClose(in);
      for (String word : words) {
        out.write(RawFrame.text(word).encode());
      }
      out.write(close.encode());
    }
  }

  private static String key(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString().replaceFirst("(?is).*\r\nsec-websocket-key: ([^\r]*)\r\n.*", "$1");
  }

  private static String accept(String key) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
    return Base64.getEncoder().encodeToString(digest);
  }

  /** Its status as the answer to it; only short frames may come before it. */
  private static RawFrame awaitClose(DataInputStream in) throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0f;
      byte[] mask = new byte[4];
      byte[] payload = new byte[in.readUnsignedByte() & 0x7f];
      in.readFully(mask);
      in.readFully(payload);
      if (opcode == RawFrame.CLOSE) {
        for (int i = 0; i < payload.length; i++) {
          payload[i] ^= mask[i % 4];
        }
        return RawFrame.of(RawFrame.CLOSE, payload);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      task.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
