package io.parley.testing.contract;

import static io.parley.browser.EventType.CLOSE;
import static io.parley.browser.EventType.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.HandshakeException;
import io.parley.SendRefusedException;
import io.parley.Server;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.browser.Blob;
import io.parley.browser.CloseEvent;
import io.parley.browser.DOMException;
import io.parley.browser.Event;
import io.parley.browser.EventLoop;
import io.parley.browser.MessageEvent;
import io.parley.browser.WebSocket;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.SocketEvent;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The browser door, row by row: what needs a connection. The tests' own thread is the event loop,
 * which gets its turns when the test gives them.
 */
abstract class BrowserContract extends Contract {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  private final Turns turns = new Turns();
  private final EventLoop loop = EventLoop.on(turns);
  private final List<Event> events = new ArrayList<>();

  private final boolean takesUris;

  BrowserContract(SocketHarness harness) {
    super(harness);
    takesUris = harness.browserTakesUris();
  }

  @BeforeEach
  void assumeThatUrisAreABrowsers() {
    assumeTrue(takesUris, "a browser's URL names a host");
  }

  private WebSocket socket(URI uri, List<String> protocols, Consumer<WebSocket> setup) {
    return new WebSocket(
        client(),
        loop,
        uri.toString(),
        protocols,
        ws -> {
          record(ws);
          setup.accept(ws);
        });
  }

  private void record(WebSocket ws) {
    for (String type : List.of("open", "message", "error", "close")) {
      ws.addEventListener(type, events::add);
    }
  }

  private WebSocket socket(WsHandler app) {
    return socket(start(app).uri("/"), List.of(), ws -> {});
  }

  private WebSocket opened(WsHandler app) {
    WebSocket ws = socket(app);
    await(ws, WebSocket.OPEN);
    return ws;
  }

  private void await(WebSocket ws, int state) {
    turns.until(() -> ws.readyState() >= state);
    assertThat(ws.readyState()).isEqualTo(state);
  }

  private void awaitEvents(int count) {
    turns.until(() -> events.size() >= count);
  }

  private List<String> types() {
    return events.stream().map(Event::type).toList();
  }

  private <E extends Event> E event(int index, Class<E> kind) {
    return kind.cast(events.get(index));
  }

  private static void assertDom(String name, ThrowingCallable call) {
    assertThatExceptionOfType(DOMException.class)
        .isThrownBy(call)
        .satisfies(error -> assertThat(error.name()).isEqualTo(name));
  }

  // ---- Making one.

  @Test
  void the_state_goes_from_connecting_over_open_and_closing_to_closed() {
    WebSocket ws = socket(ECHO);
    assertThat(ws.readyState()).isEqualTo(WebSocket.CONNECTING);
    await(ws, WebSocket.OPEN);
    ws.close();
    assertThat(ws.readyState()).isEqualTo(WebSocket.CLOSING);
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("open", "close");
  }

  @Test
  void the_subprotocol_is_the_one_that_the_server_chose() {
    CompletableFuture<String> offered = new CompletableFuture<>();
    WsHandler app =
        request -> {
          offered.complete(request.header("Sec-WebSocket-Protocol"));
          WsConsumer silent = ws -> {};
          return silent.withSubprotocol("v2");
        };
    WebSocket ws = socket(start(app).uri("/"), List.of("v1", "v2"), unused -> {});
    assertThat(ws.protocol()).isEmpty();
    await(ws, WebSocket.OPEN);
    assertThat(End.await(offered)).isEqualTo("v1, v2");
    assertThat(ws.protocol()).isEqualTo("v2");
    assertThat(ws.extensions()).isEmpty();
  }

  @Test
  void a_server_that_chooses_no_subprotocol_fails_the_connection() {
    WebSocket ws = socket(start(ECHO).uri("/"), List.of("chat"), unused -> {});
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("error", "close");
    assertThat(events.get(0).cause()).hasMessageContaining("chat");
    assertThat(ws.protocol()).isEmpty();
  }

  @Test
  void a_refusal_is_error_then_close_and_tells_its_cause() {
    WebSocket ws = socket(request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN).text("no")));
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("error", "close");
    assertThat(events.get(0).cause()).isInstanceOf(HandshakeException.class);
    CloseEvent close = event(1, CloseEvent.class);
    assertThat(close.code()).isEqualTo(1006);
    assertThat(close.reason()).isEmpty();
    assertThat(close.wasClean()).isFalse();
    assertThat(close.cause()).isSameAs(events.get(0).cause());
  }

  @Test
  void a_url_of_http_stands_for_one_of_ws() {
    URI uri = start(ECHO).uri("/path?a=b");
    String http = uri.toString().replaceFirst("^ws", "http");
    WebSocket ws = socket(URI.create(http), List.of(), unused -> {});
    assertThat(ws.url()).isEqualTo(uri.toString());
    await(ws, WebSocket.OPEN);
  }

  @Test
  void what_the_block_sets_misses_nothing() {
    List<String> seen = new ArrayList<>();
    WebSocket ws =
        socket(
            start(request -> ws2 -> ws2.send("welcome")).uri("/"),
            List.of(),
            setting -> {
              setting.onopen = event -> seen.add("open " + setting.readyState());
              setting.onmessage = event -> seen.add("message " + event.data());
            });
    turns.until(() -> seen.size() == 2);
    assertThat(seen).containsExactly("open 1", "message welcome");
    ws.close();
  }

  @Test
  void what_is_set_in_the_task_that_made_the_socket_misses_nothing() {
    List<Object> seen = new ArrayList<>();
    Server server = start(request -> ws -> ws.send("welcome"));
    loop.execute(
        () -> {
          CompletableFuture<io.parley.WebSocket> made = new CompletableFuture<>();
          io.parley.WebSocket.Factory client = client();
          WebSocket ws =
              new WebSocket(
                  (request, listener) -> {
                    made.complete(client.newWebSocket(request, listener));
                    return made.join();
                  },
                  loop,
                  server.uri("/").toString(),
                  List.of(),
                  unused -> {});
          // Whatever has come before the pong waits behind this task.
          End.await(made.join().ping());
          ws.onopen = event -> seen.add("open");
          ws.onmessage = event -> seen.add(event.data());
        });
    turns.until(() -> seen.size() == 2);
    assertThat(seen).containsExactly("open", "welcome");
  }

  // ---- Messages.

  @Test
  void text_is_a_string() {
    URI uri = start(request -> ws -> ws.send("héllo")).uri("/");
    socket(uri, List.of(), unused -> {});
    awaitEvents(2);
    MessageEvent message = event(1, MessageEvent.class);
    assertThat(message.data()).isEqualTo("héllo");
    assertThat(message.origin()).isEqualTo(uri.resolve("/").toString().replaceFirst("/$", ""));
    assertThat(message.isTrusted()).isTrue();
    assertThat(message.lastEventId()).isEmpty();
    assertThat(message.source()).isNull();
    assertThat(message.ports()).isEmpty();
  }

  @Test
  void binary_data_is_a_blob_or_bytes_as_said_at_dispatch() {
    WebSocket ws = opened(ECHO);
    assertThat(ws.binaryType()).isEqualTo("blob");
    byte[] bytes = {0, (byte) 200, 3};
    ws.send(bytes);
    awaitEvents(2);
    Blob blob = (Blob) event(1, MessageEvent.class).data();
    assertThat(blob == null ? null : blob.bytes()).isEqualTo(bytes);
    ws.send(bytes);
    turns.untilOneWaits();
    ws.binaryType("arraybuffer");
    ws.binaryType("nodebuffer");
    assertThat(ws.binaryType()).isEqualTo("arraybuffer");
    awaitEvents(3);
    assertThat(event(2, MessageEvent.class).data()).isEqualTo(bytes);
  }

  @Test
  void send_takes_text_bytes_what_remains_of_a_buffer_and_blobs() {
    RecordingConsumer server = new RecordingConsumer();
    WebSocket ws = opened(request -> server);
    byte[] bytes = {1, 2, 3, 4};
    ByteBuffer buffer = ByteBuffer.wrap(bytes).position(1).limit(3);
    ws.send("text");
    ws.send("");
    ws.send(bytes);
    ws.send(buffer);
    ws.send(new Blob(List.of("blob")));
    assertThat(buffer.position()).isEqualTo(1);
    bytes[0] = 9;
    bytes[1] = 9;
    server.assertNextOpened();
    server.assertNextText("text");
    server.assertNextText("");
    server.assertNextMessage(WsMessage.of(new byte[] {1, 2, 3, 4}));
    server.assertNextMessage(WsMessage.of(new byte[] {2, 3}));
    server.assertNextMessage(WsMessage.of(new byte[] {'b', 'l', 'o', 'b'}));
  }

  @Test
  void send_while_connecting_is_an_invalid_state() {
    WebSocket ws = socket(ECHO);
    assertDom("InvalidStateError", () -> ws.send("early"));
    assertThat(ws.bufferedAmount()).isZero();
    await(ws, WebSocket.OPEN);
    ws.send("now");
    awaitEvents(2);
  }

  @Test
  void the_buffered_amount_grows_at_once_and_falls_as_the_loop_sees_it() {
    WebSocket ws = opened(ECHO);
    assertThat(ws.bufferedAmount()).isZero();
    ws.send("hé");
    assertThat(ws.bufferedAmount()).isEqualTo(3);
    ws.send(new byte[10]);
    turns.untilOneWaits();
    assertThat(ws.bufferedAmount()).isEqualTo(13);
    turns.until(() -> ws.bufferedAmount() == 0);
  }

  @Test
  void the_buffered_amount_only_grows_once_it_closes() {
    WebSocket ws = opened(ECHO);
    ws.send("12345");
    awaitEvents(2);
    turns.until(() -> ws.bufferedAmount() == 0);
    ws.close();
    ws.send("late");
    assertThat(ws.bufferedAmount()).isEqualTo(4);
    await(ws, WebSocket.CLOSED);
    assertThat(ws.bufferedAmount()).isEqualTo(4);
    ws.send(new byte[6]);
    assertThat(ws.bufferedAmount()).isEqualTo(10);
    assertThat(types()).containsExactly("open", "message", "close");
  }

  @Test
  void what_overfills_the_queue_fails_the_connection() {
    Server server = start(ECHO);
    WebSocket ws =
        new WebSocket(
            client(
                clientConfig().toBuilder()
                    .queueLowMark(10)
                    .queueHighMark(10)
                    .maxQueueSize(100)
                    .build()),
            loop,
            server.uri("/").toString(),
            List.of(),
            this::record);
    await(ws, WebSocket.OPEN);
    ws.send(new byte[101]);
    assertThat(ws.bufferedAmount()).isEqualTo(101);
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("open", "error", "close");
    assertThat(events.get(1).cause())
        .isInstanceOf(SendRefusedException.class)
        .hasMessageContaining("maxQueueSize 100");
    assertThat(event(2, CloseEvent.class).wasClean()).isFalse();
    assertThat(ws.bufferedAmount()).isEqualTo(101);
  }

  @Test
  void close_goes_out_behind_what_was_sent() {
    RecordingConsumer server = new RecordingConsumer();
    WebSocket ws = opened(request -> server);
    ws.send("before");
    ws.close(1000, "bye");
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("open", "close");
    server.assertNextOpened();
    server.assertNextText("before");
    server.assertNextClosed(1000, "bye");
  }

  @Test
  void a_message_that_waits_for_the_loop_is_dropped_after_close() {
    WebSocket ws = opened(request -> server -> server.send("waits"));
    turns.untilOneWaits();
    ws.close();
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("open", "close");
  }

  @Test
  void a_loop_that_is_behind_loses_nothing() {
    int count = 2000;
    CountDownLatch sent = new CountDownLatch(1);
    WebSocket ws =
        opened(
            request ->
                server -> {
                  IntStream.range(0, count).forEach(i -> server.send("m" + i));
                  sent.countDown();
                });
    End.await(sent);
    awaitEvents(1 + count);
    assertThat(events.stream().skip(1).map(event -> ((MessageEvent) event).data()))
        .containsExactlyElementsOf(IntStream.range(0, count).mapToObj(i -> "m" + i).toList());
    ws.close();
  }

  // ---- Closing.

  @Test
  void close_without_a_code_sends_none() {
    RecordingConsumer server = new RecordingConsumer();
    WebSocket ws = opened(request -> server);
    ws.close();
    await(ws, WebSocket.CLOSED);
    server.assertNextOpened();
    server.assertNext(new SocketEvent.Closed(WsStatus.NO_STATUS));
    CloseEvent close = event(1, CloseEvent.class);
    assertThat(close.code()).isEqualTo(1005);
    assertThat(close.reason()).isEmpty();
    assertThat(close.wasClean()).isTrue();
    assertThat(close.cause()).isNull();
  }

  @Test
  void code_and_reason_go_to_the_peer_and_come_back() {
    RecordingConsumer server = new RecordingConsumer();
    WebSocket ws = opened(request -> server);
    ws.close(3999, "réason");
    ws.close(4000, "too late");
    await(ws, WebSocket.CLOSED);
    server.assertNextOpened();
    server.assertNextClosed(3999, "réason");
    CloseEvent close = event(1, CloseEvent.class);
    assertThat(close.code()).isEqualTo(3999);
    assertThat(close.reason()).isEqualTo("réason");
    assertThat(close.wasClean()).isTrue();
  }

  @Test
  void the_arguments_of_close_are_checked_the_code_first_in_every_state() {
    WebSocket ws = opened(ECHO);
    String tooLong = "é".repeat(62);
    for (int code : List.of(0, 999, 1001, 1005, 1006, 1015, 2999, 5000)) {
      assertDom("InvalidAccessError", () -> ws.close(code, tooLong));
      assertDom("InvalidAccessError", () -> ws.close(code));
    }
    assertDom("SyntaxError", () -> ws.close(1000, tooLong));
    assertThat(ws.readyState()).isEqualTo(WebSocket.OPEN);
    ws.close(1000, tooLong.substring(1) + "e");
    assertDom("InvalidAccessError", () -> ws.close(1001));
    await(ws, WebSocket.CLOSED);
    assertDom("SyntaxError", () -> ws.close(1000, tooLong));
    ws.close();
    assertThat(types()).containsExactly("open", "close");
  }

  @Test
  void close_while_connecting_is_error_then_close() {
    WebSocket ws = socket(ECHO);
    ws.close();
    assertThat(ws.readyState()).isEqualTo(WebSocket.CLOSING);
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("error", "close");
    assertThat(event(1, CloseEvent.class).code()).isEqualTo(1006);
    assertThat(event(1, CloseEvent.class).wasClean()).isFalse();
  }

  @Test
  void close_in_the_block_is_error_then_close() {
    AtomicInteger asked = new AtomicInteger();
    WsHandler app =
        request -> {
          asked.incrementAndGet();
          return ws -> {};
        };
    WebSocket ws = socket(start(app).uri("/"), List.of(), WebSocket::close);
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("error", "close");
    assertThat(asked).hasValue(0);
  }

  @Test
  void a_close_by_the_peer_has_its_code_and_reason() {
    WebSocket ws = socket(request -> server -> server.close(1001, "restart"));
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("open", "close");
    CloseEvent close = event(1, CloseEvent.class);
    assertThat(close.code()).isEqualTo(1001);
    assertThat(close.reason()).isEqualTo("restart");
    assertThat(close.wasClean()).isTrue();
    assertThat(close.target()).isSameAs(ws);
    assertThat(close.currentTarget()).isNull();
  }

  @Test
  void a_connection_that_breaks_is_error_then_close() {
    CompletableFuture<io.parley.WebSocket> atServer = new CompletableFuture<>();
    WebSocket ws = opened(request -> atServer::complete);
    End.await(atServer).cancel();
    await(ws, WebSocket.CLOSED);
    assertThat(types()).containsExactly("open", "error", "close");
    assertThat(events.get(1).cause()).isNotNull();
    CloseEvent close = event(2, CloseEvent.class);
    assertThat(close.code()).isEqualTo(1006);
    assertThat(close.wasClean()).isFalse();
  }

  // ---- Handlers and listeners.

  @Test
  void handlers_get_their_events_before_the_listeners_until_cleared() {
    List<String> order = new ArrayList<>();
    WebSocket ws = socket(ECHO);
    ws.addEventListener(MESSAGE, event -> order.add("listener " + event.data()));
    ws.addEventListener(CLOSE, event -> order.add("listener " + event.code()));
    ws.onopen = event -> order.add("onopen " + (event.currentTarget() == ws));
    ws.onmessage = event -> order.add("onmessage " + event.data());
    ws.onclose = event -> order.add("onclose " + event.code());
    await(ws, WebSocket.OPEN);
    ws.send("1");
    awaitEvents(2);
    ws.onmessage = null;
    ws.send("2");
    awaitEvents(3);
    ws.close(1000);
    await(ws, WebSocket.CLOSED);
    assertThat(order)
        .containsExactly(
            "onopen true",
            "onmessage 1",
            "listener 1",
            "listener 2",
            "onclose 1000",
            "listener 1000");
  }

  @Test
  void onerror_has_the_cause() {
    List<Event> seen = new ArrayList<>();
    WebSocket ws =
        socket(
            start((WsHandler) request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN))).uri("/"),
            List.of(),
            setting -> setting.onerror = seen::add);
    await(ws, WebSocket.CLOSED);
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).cause()).isInstanceOf(HandshakeException.class);
  }

  @Test
  void a_listener_that_throws_is_logged_and_the_others_are_called() {
    WebSocket ws =
        socket(
            start(ECHO).uri("/"),
            List.of(),
            setting -> {
              setting.onmessage =
                  event -> {
                    throw new IllegalStateException("thrown on purpose");
                  };
            });
    await(ws, WebSocket.OPEN);
    ws.send("1");
    ws.send("2");
    awaitEvents(3);
    assertThat(ws.readyState()).isEqualTo(WebSocket.OPEN);
    ws.close();
    await(ws, WebSocket.CLOSED);
  }

  @Test
  void what_a_listener_throws_can_be_one_of_many() {
    WebSocket ws = socket(ECHO);
    List<String> order = new ArrayList<>();
    ws.addEventListener(
        MESSAGE,
        event -> {
          order.add("first");
          throw new IllegalStateException("thrown on purpose");
        });
    ws.addEventListener(MESSAGE, event -> order.add("second"));
    await(ws, WebSocket.OPEN);
    ws.send("1");
    awaitEvents(2);
    assertThat(order).containsExactly("first", "second");
    assertThat(types()).isEqualTo(List.of("open", "message"));
  }

  @Test
  void the_process_has_a_loop_of_its_own() {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    CompletableFuture<Integer> code = new CompletableFuture<>();
    WebSocket ws =
        new WebSocket(
            client(),
            EventLoop.shared(),
            start(ECHO).uri("/").toString(),
            List.of(),
            setting -> {
              setting.onopen = event -> setting.send("hello");
              setting.onmessage =
                  event -> answer.complete(event.data() + " " + Thread.currentThread().getName());
              setting.onclose = event -> code.complete(event.code());
            });
    assertThat(End.await(answer)).isEqualTo("hello parley-browser");
    ws.close(1000);
    assertThat(End.await(code)).isEqualTo(1000);
  }

  @Test
  void a_made_up_event_is_dispatched_on_the_loop_and_waited_for() {
    List<String> threads = new ArrayList<>();
    WebSocket ws =
        new WebSocket(
            client(), EventLoop.shared(), start(ECHO).uri("/").toString(), List.of(), s -> {});
    ws.addEventListener(
        "made-up",
        event -> {
          threads.add(Thread.currentThread().getName());
          if (event.cancelable()) {
            // Inside a task of the loop it runs there and then.
            assertThat(ws.dispatchEvent(new Event("made-up"))).isTrue();
          }
          event.preventDefault();
        });
    assertThat(ws.dispatchEvent(new Event("made-up", false, true))).isFalse();
    assertThat(threads).containsExactly("parley-browser", "parley-browser");
    Event plain = new Event("made-up");
    assertThat(ws.dispatchEvent(plain)).isTrue();
    assertThat(plain.defaultPrevented()).isFalse();
    assertThat(plain.isTrusted()).isFalse();
    ws.close();
  }
}
