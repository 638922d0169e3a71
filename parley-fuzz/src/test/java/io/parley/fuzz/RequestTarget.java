package io.parley.fuzz;

import io.parley.Compression;
import io.parley.ExtensionHeader;
import io.parley.WsConsumer;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.protocol.Extensions;
import io.parley.protocol.ServerHandshake;
import io.parley.protocol.ServerHandshake.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * A server takes exactly the handshakes that RFC 6455 section 4.2.1 describes, and answers each one
 * in order.
 *
 * <p>Input: where the bytes are cut in two; settings (1: compression off, 2 and 4: context takeover
 * of either side, 8 and 16: a smaller window of either side); then the request as it comes over
 * TCP.
 */
public final class RequestTarget {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private RequestTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Input input = new Input(data);
    int split = input.next();
    Compression settings = settings(input.next());
    Request request = HttpBytes.request(input.rest(), split);
    if (request == null) {
      return;
    }
    request.path();
    ServerHandshake.isUpgrade(request);
    Verdict verdict = ServerHandshake.check(request);
    Check.same(verdict instanceof Verdict.Valid, isValid(request), "valid");
    if (verdict instanceof Verdict.Valid valid) {
      accepted(request, valid, settings);
    } else if (verdict instanceof Verdict.Invalid invalid) {
      refused(invalid);
    }
  }

  static Compression settings(int bits) {
    return ((bits & 1) != 0 ? Compression.off() : Compression.on())
        .threshold(0)
        .contextTakeover((bits & 2) != 0, (bits & 4) != 0)
        .windowBits((bits & 8) != 0 ? 9 : 15, (bits & 16) != 0 ? 10 : 15);
  }

  private static boolean isValid(Request request) {
    Headers headers = request.headers();
    List<String> hosts = Grammar.values(headers, "host");
    List<String> versions = Grammar.values(headers, "sec-websocket-version");
    List<String> keys = Grammar.values(headers, "sec-websocket-key");
    return request.method().equals("GET")
        && hosts.size() == 1
        && !hosts.get(0).isBlank()
        && Grammar.lists(headers, "upgrade", "websocket")
        && Grammar.lists(headers, "connection", "upgrade")
        && versions.size() == 1
        && versions.get(0).strip().equals("13")
        && keys.size() == 1
        && Grammar.KEY.matcher(keys.get(0).strip()).matches()
        && Grammar.subprotocols(Grammar.values(headers, "sec-websocket-protocol")) != null
        && Grammar.areExtensions(Grammar.values(headers, "sec-websocket-extensions"));
  }

  private static void accepted(Request request, Verdict.Valid valid, Compression settings) {
    Headers asked = request.headers();
    String key = Grammar.values(asked, "sec-websocket-key").get(0).strip();
    Check.same(valid.accept(), accept(key), "accept");
    Check.same(
        valid.subprotocols(),
        Grammar.subprotocols(Grammar.values(asked, "sec-websocket-protocol")),
        "subprotocols");
    WsConsumer consumer = webSocket -> {};
    if (!valid.subprotocols().isEmpty()) {
      consumer = consumer.withSubprotocol(valid.subprotocols().get(0));
    }
    Response response = ServerHandshake.accept(valid, consumer);
    try (WatchedDeflate deflate = new WatchedDeflate(settings);
        Extensions extensions = deflate.alone()) {
      ServerHandshake.Agreement agreement = ServerHandshake.agree(valid, response, extensions);
      Headers answer = agreement.response().headers();
      Check.same(agreement.response().status().code(), 101, "status");
      Check.same(Grammar.values(answer, "sec-websocket-accept"), List.of(accept(key)), "accept");
      Check.same(
          Grammar.values(answer, "sec-websocket-protocol"),
          valid.subprotocols().stream().limit(1).toList(),
          "subprotocol");
      List<String> answered = agreement.negotiated().extensions();
      Check.same(Grammar.values(answer, "sec-websocket-extensions"), answered, "extensions");
      Check.that(answered.size() <= 1, () -> "more than one extension: " + answered);
      answered.forEach(each -> requireAnswers(ExtensionsTarget.parsed(each), valid.extensions()));
      agreement.negotiated().active().close();
      deflate.requireNothingHeld();
    }
  }

  private static void requireAnswers(ExtensionHeader answer, List<ExtensionHeader> offers) {
    Check.that(
        offers.stream().anyMatch(offer -> Grammar.isAnswer(answer, offer)),
        () -> "answered " + answer + " to " + offers);
  }

  private static void refused(Verdict.Invalid invalid) {
    Response response = invalid.response();
    int status = response.status().code();
    Check.that(Set.of(400, 405, 426).contains(status), () -> "status " + status);
    Check.that(response.bodyText().length() < 120, () -> "long: " + response.bodyText());
    Check.same(
        Grammar.values(response.headers(), "sec-websocket-version"),
        status == 426 ? List.of("13") : List.of(),
        "version");
  }

  private static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
