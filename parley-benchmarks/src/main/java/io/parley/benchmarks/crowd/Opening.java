package io.parley.benchmarks.crowd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The opening handshake.
 *
 * @param compressed whether to offer compression, each message by itself in both directions
 */
record Opening(String path, boolean compressed) {

  /** RFC 6455 section 1.3 has both. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  byte[] request() {
    String extensions =
        compressed
            ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                + " client_no_context_takeover\r\n"
            : "";
    return ("GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            + KEY
            + "\r\n"
            + extensions
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Checks the answer's head, whole. */
  void check(String answer) throws IOException {
    boolean took = answer.contains("server_no_context_takeover");
    if (!answer.startsWith("HTTP/1.1 101 ") || !answer.contains(ACCEPT) || took != compressed) {
      throw new IOException("the handshake was answered with " + answer);
    }
  }
}
