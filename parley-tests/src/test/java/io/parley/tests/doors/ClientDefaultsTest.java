package io.parley.tests.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.OverflowPolicy;
import io.parley.SendResult;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocket.State;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.browser.EventLoop;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.simple.Simple;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which defaults a socket starts from: those of the queue by {@code newWebSocket}, those of a
 * client by all else; and that what the user says goes before both. Told apart by what they do when
 * a message does not fit.
 */
class ClientDefaultsTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final WsMessage TOO_LARGE = WsMessage.wrap(new byte[(16 << 20) + 1]);

  private static Server server;

  @BeforeAll
  static void start() {
    server = ECHO.asServer(Netty.onFreePort()).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Request request() {
    return Request.get(server.uri("/"));
  }

  static Stream<WebSocketClient> clients() {
    return Stream.of(InMemory.client(ECHO), Netty.client());
  }

  static Stream<WebSocketClient> clientsThatReject() {
    return Stream.of(
        InMemory.client(ECHO).config(config -> config.overflow(OverflowPolicy.REJECT)),
        Netty.client().config(config -> config.overflow(OverflowPolicy.REJECT)));
  }

  private static void assertCloses(WebSocket socket) {
    assertThat(socket.offer(TOO_LARGE)).isEqualTo(SendResult.FULL);
    assertThat(socket.state()).isNotIn(State.CONNECTING, State.OPEN);
  }

  private static void assertStays(WebSocket socket) {
    assertThat(socket.offer(TOO_LARGE)).isEqualTo(SendResult.FULL);
    assertThat(socket.state()).isIn(State.CONNECTING, State.OPEN);
    socket.cancel();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void a_listener_object_gets_the_queue(WebSocketClient client) {
    assertCloses(client.newWebSocket(request(), new WebSocketListener() {}));
  }

  @ParameterizedTest
  @MethodSource("clientsThatReject")
  void what_the_user_says_goes_before(WebSocketClient client) {
    assertStays(client.newWebSocket(request(), new WebSocketListener() {}));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void other_defaults_may_be_given(WebSocketClient client) {
    WebSocketListener listener = new WebSocketListener() {};
    assertStays(client.newWebSocket(request(), listener, WebSocketConfig.client()));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void defaults_of_ones_own_hold(WebSocketClient client) {
    assertCloses(client.newWebSocket(request(), new WebSocketListener() {}, closing()));
  }

  @ParameterizedTest
  @MethodSource("clientsThatReject")
  void what_the_user_says_goes_before_those_too(WebSocketClient client) {
    assertStays(client.newWebSocket(request(), new WebSocketListener() {}, closing()));
  }

  private static WebSocketConfig closing() {
    return WebSocketConfig.client().toBuilder().overflow(OverflowPolicy.CLOSE).build();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void functions_and_clients_that_wait_get_those_of_a_client(WebSocketClient client) {
    assertStays(client.nonBlocking(request(), ws -> {}));
    try (WsClient waiting = client.blocking(request())) {
      assertStays(waiting.socket());
    }
  }

  @Test
  void the_callback_and_the_browser_get_those_of_a_client() {
    List<WebSocketConfig> asked = new ArrayList<>();
    WebSocket.Factory spy =
        new WebSocket.Factory() {
          @Override
          public WebSocket newWebSocket(Request request, WebSocketListener listener) {
            throw new AssertionError("asked for the defaults of the queue");
          }

          @Override
          public WebSocket newWebSocket(
              Request request, WebSocketListener listener, WebSocketConfig defaults) {
            asked.add(defaults);
            return InMemory.client(ECHO).newWebSocket(request, listener, defaults);
          }
        };
    Simple.connect(spy, request(), (String event, String message) -> {}).webSocket().cancel();
    new io.parley.browser.WebSocket(
            spy, EventLoop.shared(), server.uri("/").toString(), List.of(), ws -> {})
        .close();
    assertThat(asked)
        .hasSize(2)
        .allSatisfy(
            defaults ->
                assertThat(defaults)
                    .usingRecursiveComparison()
                    .isEqualTo(WebSocketConfig.client()));
  }

  @Test
  void a_factory_without_options_makes_its_socket_as_ever() {
    WebSocketListener listener = new WebSocketListener() {};
    WebSocket.Factory function = (request, to) -> InMemory.client(ECHO).newWebSocket(request, to);
    assertCloses(function.newWebSocket(request(), listener, WebSocketConfig.client()));
  }

  @Test
  void changes_add_up_and_what_cannot_be_is_refused_at_once() {
    NettyClient netty = Netty.client().config(config -> config.queueLowMark(10));
    assertThatThrownBy(() -> netty.config(config -> config.queueHighMark(9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queueHighMark");
    InMemoryClient memory = InMemory.client(ECHO).config(config -> config.queueLowMark(10));
    assertThatThrownBy(() -> memory.config(config -> config.queueHighMark(9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queueHighMark");
  }
}
