package io.parley.fuzz;

import io.parley.ExtensionHeader;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.protocol.Extensions;
import io.parley.protocol.ServerHandshake;
import io.parley.protocol.ServerHandshake.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code Sec-WebSocket-Extensions} is read by its grammar, printed it reads the same, and what a
 * server answers to it is legal.
 *
 * <p>Input: a byte of settings, as of {@link RequestTarget}; then the values of the header, a line
 * each.
 */
public final class ExtensionsTarget {

  private static final Headers HANDSHAKE =
      Headers.of(
          "Host", "a",
          "Upgrade", "websocket",
          "Connection", "Upgrade",
          "Sec-WebSocket-Version", "13",
          "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");

  private ExtensionsTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Input input = new Input(data);
    int settings = input.next();
    List<String> values = new ArrayList<>();
    for (String line : new String(input.rest(), StandardCharsets.ISO_8859_1).split("\n", -1)) {
      if (line.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f)) {
        values.add(line);
      }
    }
    List<ExtensionHeader> headers = parse(values);
    Check.same(headers != null, Grammar.areExtensions(values), "legal");
    if (headers != null) {
      List<String> printed = headers.stream().map(ExtensionHeader::toString).toList();
      Check.same(printed.isEmpty() ? List.of() : parsedAll(printed), headers, "printed");
      answer(headers, settings);
    }
  }

  private static void answer(List<ExtensionHeader> offers, int settings) {
    try (WatchedDeflate deflate = new WatchedDeflate(RequestTarget.settings(settings));
        Extensions extensions = deflate.alone()) {
      ServerHandshake.Agreement agreement =
          ServerHandshake.agree(
              new Verdict.Valid("accept", List.of(), offers),
              Response.of(Status.SWITCHING_PROTOCOLS),
              extensions);
      for (String answer : agreement.negotiated().extensions()) {
        Check.that(
            offers.stream().anyMatch(offer -> Grammar.isAnswer(parsed(answer), offer)),
            () -> "answered " + answer + " to " + offers);
      }
      agreement.negotiated().active().close();
      deflate.requireNothingHeld();
    }
  }

  /** What a server reads there; null if it refuses. */
  private static @Nullable List<ExtensionHeader> parse(List<String> values) {
    Headers headers = HANDSHAKE;
    for (String value : values) {
      headers = headers.add("Sec-WebSocket-Extensions", value);
    }
    Verdict verdict = ServerHandshake.check(Request.get("/").headers(headers));
    return verdict instanceof Verdict.Valid valid ? valid.extensions() : null;
  }

  static List<ExtensionHeader> parsedAll(List<String> values) {
    List<ExtensionHeader> headers = parse(values);
    Check.that(headers != null, () -> "refused what it printed: " + values);
    return headers == null ? List.of() : headers;
  }

  /** The one extension in a legal value. */
  static ExtensionHeader parsed(String value) {
    return parsedAll(List.of(value)).get(0);
  }
}
