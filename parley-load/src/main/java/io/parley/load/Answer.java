package io.parley.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The server's answer to an opening handshake, as far as it has come. */
final class Answer {

  private static final int MAX = 64 * 1024;
  private static final String PROTOCOL = "HTTP/1.1 ";
  private static final String END = "\r\n\r\n";

  private final String accept;
  private final StringBuilder head = new StringBuilder();

  Answer(String accept) {
    this.accept = accept;
  }

  /**
   * Takes its bytes, and none behind it.
   *
   * @return whether it is complete
   * @throws IOException if it is not a right one
   */
  boolean read(ByteBuffer in) throws IOException {
    boolean ended = false;
    while (in.hasRemaining() && !ended) {
      head.append((char) (in.get() & 0xff));
      ended = head.indexOf(END, Math.max(0, head.length() - END.length())) >= 0;
    }
    int known = Math.min(head.length(), PROTOCOL.length());
    if (!PROTOCOL.startsWith(head.substring(0, known))) {
      throw new IOException(
          "it did not answer the opening handshake in HTTP/1.1; if it speaks TLS, try wss:");
    } else if (ended) {
      check();
    } else if (head.length() > MAX) {
      throw new IOException("its answer to the opening handshake is longer than " + MAX + " bytes");
    }
    return ended;
  }

  private void check() throws IOException {
    String status = head.substring(PROTOCOL.length(), head.indexOf("\r"));
    if (!status.startsWith("101")) {
      throw new IOException(
          "there is no WebSocket: it answered the opening handshake with " + status);
    } else if (head.indexOf(accept) < 0) {
      throw new IOException("its answer has no right Sec-WebSocket-Accept");
    }
  }
}
