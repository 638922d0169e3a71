package io.parley.benchmarks.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The opening handshake of a client, with a key of its own for each connection: a server that keeps
 * the request has to keep each.
 *
 * @param request what is sent
 * @param accept what the answer must hold
 */
record Handshake(String request, String accept) {

  /** RFC 6455 section 1.3. */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int KEY_BYTES = 16;

  static Handshake of(String path, int port, long connection) {
    byte[] raw = new byte[KEY_BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      raw[i] = (byte) (connection >>> i * Byte.SIZE);
    }
    String key = Base64.getEncoder().encodeToString(raw);
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
            + key
            + "\r\nSec-WebSocket-Version: 13\r\n\r\n";
    return new Handshake(head, accept(key));
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
