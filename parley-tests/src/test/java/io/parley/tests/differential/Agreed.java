package io.parley.tests.differential;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.parley.Compression;
import io.parley.HandshakeException;
import io.parley.WebSocketConfig;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.protocol.ActiveExtensions;
import io.parley.protocol.ClientHandshake;
import io.parley.protocol.Extensions;
import io.parley.protocol.Role;
import io.parley.protocol.ServerHandshake;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Parley at one end and Netty at the other agreed on in a handshake.
 *
 * @param parley at work at Parley's end
 * @param netty at work at Netty's end; null for nothing
 * @param answer what the server answered; empty for nothing
 */
record Agreed(ActiveExtensions parley, @Nullable WebSocketExtension netty, String answer)
    implements AutoCloseable {

  private static final String HEADER = "Sec-WebSocket-Extensions";
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final int MAX_WINDOW = 15;

  /** With a bound, Netty refuses what fills its buffer, even an empty message in a small one. */
  private static final int NO_BOUND = 0;

  static final Agreed NOTHING = new Agreed(ActiveExtensions.NONE, null, "");

  /**
   * Negotiates.
   *
   * @param role Parley's
   * @param settings Parley's
   * @param peerContext whether Netty asks for, or takes, what lets it forget its own messages
   */
  static Agreed of(Role role, Compression settings, boolean peerContext) {
    Extensions extensions =
        Extensions.of(WebSocketConfig.server().toBuilder().compression(settings).build());
    return role == Role.SERVER
        ? withNettyClient(extensions, peerContext)
        : withNettyServer(extensions, peerContext);
  }

  private static Agreed withNettyClient(Extensions extensions, boolean context) {
    PerMessageDeflateClientExtensionHandshaker netty =
        new PerMessageDeflateClientExtensionHandshaker(
            6, true, MAX_WINDOW, true, !context, NO_BOUND);
    Request request =
        ClientHandshake.request(Request.get("ws://localhost/"), KEY, Extensions.none())
            .header(HEADER, header(netty.newRequestData()));
    ServerHandshake.Verdict.Valid valid =
        (ServerHandshake.Verdict.Valid) ServerHandshake.check(request);
    ServerHandshake.Agreement agreement =
        ServerHandshake.agree(valid, ServerHandshake.accept(valid, socket -> {}), extensions);
    String answer = agreement.response().header(HEADER);
    if (answer == null) {
      return NOTHING;
    }
    WebSocketClientExtension taken = netty.handshakeExtension(data(answer));
    if (taken == null) {
      throw new AssertionError("Netty's client refused " + answer);
    }
    return new Agreed(agreement.negotiated().active(), taken, answer);
  }

  private static Agreed withNettyServer(Extensions extensions, boolean context) {
    PerMessageDeflateServerExtensionHandshaker netty =
        new PerMessageDeflateServerExtensionHandshaker(
            6, true, MAX_WINDOW, true, !context, NO_BOUND);
    Request request = ClientHandshake.request(Request.get("ws://localhost/"), KEY, extensions);
    String offer = request.header(HEADER);
    WebSocketServerExtension taken = offer == null ? null : netty.handshakeExtension(data(offer));
    if (taken == null) {
      return NOTHING;
    }
    String answer = header(taken.newReponseData());
    ServerHandshake.Verdict.Valid valid =
        (ServerHandshake.Verdict.Valid) ServerHandshake.check(request);
    Response response = ServerHandshake.accept(valid, socket -> {}).header(HEADER, answer);
    try {
      return new Agreed(
          ClientHandshake.check(request, KEY, response, extensions).active(), taken, answer);
    } catch (HandshakeException e) {
      throw new AssertionError("Parley's client refused " + answer + " to " + offer, e);
    }
  }

  private static WebSocketExtensionData data(String header) {
    return WebSocketExtensionUtil.extractExtensions(header).get(0);
  }

  private static String header(WebSocketExtensionData data) {
    return data.name()
        + data.parameters().entrySet().stream()
            .map(
                each ->
                    "; " + each.getKey() + (each.getValue() == null ? "" : "=" + each.getValue()))
            .collect(Collectors.joining());
  }

  /** Whether messages to that end may refer to the ones before. */
  boolean takeoverTo(Role reader) {
    return !answer.contains(
        reader == Role.SERVER ? "client_no_context_takeover" : "server_no_context_takeover");
  }

  @Override
  public void close() {
    parley.close();
  }
}
