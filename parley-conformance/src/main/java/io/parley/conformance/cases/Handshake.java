package io.parley.conformance.cases;

import io.parley.conformance.wire.Head;
import io.parley.conformance.wire.Head.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Requests and answers that open a WebSocket (RFC 6455 section 4). */
final class Handshake {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake() {}

  /** A right request. */
  static Head request(Target target, Random random) {
    byte[] key = new byte[16];
    random.nextBytes(key);
    return new Head(
        "GET " + target.path() + " HTTP/1.1",
        List.of(
            new Field("Host", target.authority()),
            new Field("Upgrade", "websocket"),
            new Field("Connection", "Upgrade"),
            new Field("Sec-WebSocket-Key", Base64.getEncoder().encodeToString(key)),
            new Field("Sec-WebSocket-Version", "13")));
  }

  /** A right answer. */
  static Head answer(Head request) {
    return new Head(
        "HTTP/1.1 101 Switching Protocols",
        List.of(
            new Field("Upgrade", "websocket"),
            new Field("Connection", "Upgrade"),
            new Field("Sec-WebSocket-Accept", accept(request.joined("Sec-WebSocket-Key")))));
  }

  static String accept(String key) {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** The answer is a 101 that fits the request (section 4.2.2). */
  static void requireOpened(Head request, Head answer) throws Ended {
    if (answer.status() != 101) {
      throw Session.failed("the handshake was answered with: " + answer.start());
    }
    require(answer.joined("Upgrade").equalsIgnoreCase("websocket"), "Upgrade: websocket", answer);
    require(answer.lists("Connection", "Upgrade"), "Connection: Upgrade", answer);
    String accept = accept(request.joined("Sec-WebSocket-Key"));
    require(
        answer.all("Sec-WebSocket-Accept").equals(List.of(accept)),
        "Sec-WebSocket-Accept: " + accept,
        answer);
    if (request.all("Sec-WebSocket-Protocol").isEmpty()) {
      require(answer.all("Sec-WebSocket-Protocol").isEmpty(), "no Sec-WebSocket-Protocol", answer);
    }
    if (request.all("Sec-WebSocket-Extensions").isEmpty()) {
      require(
          answer.all("Sec-WebSocket-Extensions").isEmpty(), "no Sec-WebSocket-Extensions", answer);
    }
  }

  /** The request is right (section 4.1). */
  static void requireRight(Head request) throws Ended {
    require(request.start().matches("GET /\\S* HTTP/1\\.1"), "GET, a path and HTTP/1.1", request);
    require(request.all("Host").size() == 1, "one Host", request);
    require(request.lists("Upgrade", "websocket"), "Upgrade: websocket", request);
    require(request.lists("Connection", "Upgrade"), "Connection: Upgrade", request);
    require(
        request.all("Sec-WebSocket-Version").equals(List.of("13")),
        "Sec-WebSocket-Version: 13",
        request);
    List<String> keys = request.all("Sec-WebSocket-Key");
    require(keys.size() == 1 && isKey(keys.get(0)), "a Sec-WebSocket-Key of 16 bytes", request);
  }

  private static boolean isKey(String key) {
    try {
      return key.length() == 24 && Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void require(boolean condition, String what, Head seen) throws Ended {
    if (!condition) {
      throw Session.failed("expected " + what + " in the handshake, came " + seen);
    }
  }
}
