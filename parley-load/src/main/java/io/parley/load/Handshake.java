package io.parley.load;

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

  static Handshake of(LoadTarget target, long connection) {
    byte[] raw = new byte[KEY_BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      raw[i] = (byte) (connection >>> i * Byte.SIZE);
    }
    String key = Base64.getEncoder().encodeToString(raw);
    StringBuilder head = new StringBuilder("GET ").append(target.path()).append(" HTTP/1.1\r\n");
    header(head, "Host", target.authority());
    header(head, "Upgrade", "websocket");
    header(head, "Connection", "Upgrade");
    header(head, "Sec-WebSocket-Key", key);
    header(head, "Sec-WebSocket-Version", "13");
    target.headers().forEach((name, value) -> header(head, name, value));
    return new Handshake(head.append("\r\n").toString(), accept(key));
  }

  private static void header(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
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
