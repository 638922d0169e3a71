package io.parley.fuzz;

import io.parley.ExtensionHeader;
import io.parley.HandshakeException;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Extensions;
import io.parley.protocol.Negotiated;
import java.util.ArrayList;
import java.util.List;

/**
 * A client takes exactly the answers that RFC 6455 section 4.1 and RFC 7692 allow to what it asked.
 *
 * <p>Input: where the bytes are cut in two; settings, as of {@link RequestTarget} (and 32: no
 * subprotocols offered); then the answer as it comes over TCP, to the key of RFC 6455 section 1.3.
 */
public final class ResponseTarget {

  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private ResponseTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Input input = new Input(data);
    int split = input.next();
    int settings = input.next();
    Response response = HttpBytes.response(input.rest(), split);
    if (response == null) {
      return;
    }
    Request wanted = Request.get("ws://server/");
    List<String> subprotocols = (settings & 32) != 0 ? List.of() : List.of("chat", "v2.chat");
    if (!subprotocols.isEmpty()) {
      wanted = wanted.header("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
    }
    try (WatchedDeflate deflate = new WatchedDeflate(RequestTarget.settings(settings));
        Extensions extensions = deflate.alone()) {
      Request request = ClientHandshake.request(wanted, KEY, extensions);
      boolean valid = isValid(response, subprotocols, deflate.offers());
      try {
        Negotiated negotiated = ClientHandshake.check(request, KEY, response, extensions);
        Check.that(valid, () -> "accepted " + response);
        List<String> chosen = Grammar.values(response.headers(), "sec-websocket-protocol");
        String subprotocol = negotiated.subprotocol();
        Check.same(subprotocol == null ? List.of() : List.of(subprotocol), chosen, "subprotocol");
        negotiated.active().close();
      } catch (HandshakeException e) {
        Check.that(!valid, () -> "refused " + response + ": " + e);
      }
      deflate.requireNothingHeld();
    }
  }

  private static boolean isValid(
      Response response, List<String> subprotocols, List<ExtensionHeader> offers) {
    Headers headers = response.headers();
    List<String> upgrades = Grammar.values(headers, "upgrade");
    List<String> chosen = Grammar.values(headers, "sec-websocket-protocol");
    return response.status().code() == 101
        && upgrades.size() == 1
        && upgrades.get(0).equalsIgnoreCase("websocket")
        && Grammar.lists(headers, "connection", "upgrade")
        && Grammar.values(headers, "sec-websocket-accept").equals(List.of(ACCEPT))
        && chosen.size() <= 1
        && subprotocols.containsAll(chosen)
        && areValid(Grammar.values(headers, "sec-websocket-extensions"), offers);
  }

  private static boolean areValid(List<String> values, List<ExtensionHeader> offers) {
    if (!Grammar.areExtensions(values)) {
      return false;
    }
    List<ExtensionHeader> answers =
        values.isEmpty() ? List.of() : new ArrayList<>(ExtensionsTarget.parsedAll(values));
    return answers.isEmpty()
        || answers.size() == 1
            && offers.size() == 1
            && Grammar.isAnswer(answers.get(0), offers.get(0));
  }
}
