package io.parley.tests.peers;

import static io.parley.tests.browser.Chromium.Page.literal;
import static org.junit.jupiter.api.Assumptions.abort;

import io.parley.WsMessage;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.tests.browser.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The WebSocket of a page in Chromium. The page is {@link #PAGE} and comes from the server that the
 * socket connects to.
 */
final class ChromiumPeer implements PeerClient {

  /** What a server must answer at {@code /}. */
  static final Response PAGE = page();

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Chromium chromium;

  /** Open pages by their address; the test's thread only. */
  private final Map<URI, Chromium.Page> pages = new HashMap<>();

  private final Map<Integer, Socket> sockets = new ConcurrentHashMap<>();

  ChromiumPeer(Chromium chromium) {
    this.chromium = chromium;
  }

  private static Response page() {
    try (InputStream html = ChromiumPeer.class.getResourceAsStream("page.html")) {
      return Response.of(Status.OK)
          .header("Content-Type", "text/html; charset=utf-8")
          .body(Objects.requireNonNull(html).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public PeerSocket connect(URI uri, List<String> subprotocols, Map<String, String> headers) {
    if (!headers.isEmpty()) {
      abort("a page sets no headers");
    }
    Socket socket = new Socket(uri, sockets.size());
    sockets.put(socket.number, socket);
    socket.evaluate(
        "connect(%d, %s, %s)"
            .formatted(socket.number, literal(uri.toString()), literal(subprotocols)));
    return socket;
  }

  private static URI address(URI uri) {
    return URI.create(uri.toString().replaceFirst("^ws", "http")).resolve("/");
  }

  /** Closes the tab of the page that a socket of that address is used in. */
  void closePage(URI uri) {
    pages.remove(address(uri)).close();
  }

  /** The page that a socket of that address is used in. */
  Chromium.Page page(URI uri) {
    return pages.computeIfAbsent(
        address(uri),
        address -> {
          Chromium.Page page = chromium.open(URI.create("about:blank"));
          page.bind("tell", this::told);
          page.load(address);
          return page;
        });
  }

  /** On a thread of the DevTools socket. */
  private void told(String event) {
    JsonNode values = JSON.readTree(event);
    Socket socket = sockets.get(values.path(0).asInt());
    socket.tell(
        switch (values.path(1).asString()) {
          case "open" -> new PeerEvent.Opened(emptyToNull(values.path(2).asString()), null, null);
          case "text" -> new PeerEvent.Message(WsMessage.of(values.path(2).asString()));
          case "binary" ->
              new PeerEvent.Message(
                  WsMessage.wrap(Base64.getDecoder().decode(values.path(2).asString())));
          case "close" -> new PeerEvent.Closed(values.path(2).asInt(), values.path(3).asString());
          default -> throw new IllegalArgumentException(event);
        });
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  @Override
  public Shows shows() {
    return Shows.FAILURE;
  }

  @Override
  public boolean showsHeaders() {
    return false;
  }

  @Override
  public void close() {
    pages.values().forEach(Chromium.Page::close);
  }

  private final class Socket extends PeerSocket {

    private final URI uri;
    private final int number;

    Socket(URI uri, int number) {
      this.uri = uri;
      this.number = number;
    }

    private void evaluate(String expression) {
      page(uri).evaluate(expression);
    }

    @Override
    void send(WsMessage message) {
      evaluate(
          message.isText()
              ? "sockets.get(%d).send(%s)".formatted(number, literal(message.text()))
              : "sendBytes(%d, '%s')"
                  .formatted(number, Base64.getEncoder().encodeToString(message.toByteArray())));
    }

    @Override
    void sendFragment(WsMessage part, boolean last) {
      abort("a page sends no fragments");
    }

    @Override
    void ping(String payload) {
      abort("a page sends no pings");
    }

    @Override
    void close(int code, String reason) {
      evaluate("sockets.get(%d).close(%d, %s)".formatted(number, code, literal(reason)));
    }

    @Override
    void closeWithoutCode() {
      evaluate("sockets.get(%d).close()".formatted(number));
    }

    @Override
    void cut() {
      abort("a page cannot cut its connection");
    }
  }
}
