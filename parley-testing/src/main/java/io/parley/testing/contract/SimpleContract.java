package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.HandshakeException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.simple.Simple;
import io.parley.simple.SimpleEvent;
import io.parley.simple.SimpleSocket;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.SocketEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The callback door: {@code hs.websocket}, row by row. */
abstract class SimpleContract extends Contract {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final WsHandler SILENT = request -> ws -> {};

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  SimpleContract(SocketHarness harness) {
    super(harness);
  }

  private SimpleSocket connect(Server server) {
    return Simple.connect(
        client(),
        Request.get(server.uri("/mysock")),
        (String event, String message) -> events.add(event + ":" + message));
  }

  private SimpleSocket connect(WsHandler app) {
    return connect(start(app));
  }

  /** To a server that echoes, and answers the handshake only when told to. */
  private SimpleSocket connectHeldUp(CountDownLatch hold) {
    return connect(
        (WsHandler)
            request -> {
              End.await(hold);
              return ws -> ws.onMessage(ws::send);
            });
  }

  private static <T> T next(BlockingQueue<T> queue) {
    try {
      T event = queue.poll(End.PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event within " + End.PATIENCE_SECONDS + " s");
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void expect(String event) {
    assertThat(next(events)).isEqualTo(event);
  }

  /** Nothing follows: what is attached after the end is called after all else. */
  private void expectNothingMore(SimpleSocket socket) {
    CompletableFuture<WsStatus> ended = new CompletableFuture<>();
    socket.webSocket().onClose(ended::complete);
    End.await(ended);
    assertThat(events).isEmpty();
  }

  @Test
  void open_comes_first_with_an_empty_text() {
    SimpleSocket socket = connect(ECHO);
    assertThat(socket).isNotNull();
    expect("open:");
    assertThat(socket.status()).isEqualTo("open");
    assertThat(socket).asString().endsWith("/mysock open");
  }

  @Test
  void connect_returns_at_once_and_connecting_is_its_status() {
    assumeCallbacksMayBlock();
    CountDownLatch hold = new CountDownLatch(1);
    SimpleSocket socket = connectHeldUp(hold);
    assertThat(socket.status()).isEqualTo("connecting");
    hold.countDown();
    expect("open:");
    assertThat(socket.status()).isEqualTo("open");
  }

  @Test
  void a_url_that_cannot_be_one_throws() {
    for (String url : List.of("http//x", "ftp://localhost/", "ws://", "ws://localhost/#part", "")) {
      assertThatThrownBy(
              () ->
                  Simple.connect(client(), Request.get(url), (String event, String message) -> {}))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void received_has_the_text() {
    connect(request -> ws -> ws.send("héllo"));
    expect("open:");
    expect("received:héllo");
  }

  @Test
  void received_reads_a_binary_message_as_utf8_with_replacement() {
    byte[] bytes = {'o', 'k', (byte) 0xff, (byte) 0xc3, (byte) 0xa9};
    connect(request -> ws -> ws.send(bytes));
    expect("open:");
    expect("received:ok\ufffdé");
  }

  @Test
  void an_empty_message_is_received() {
    connect(request -> ws -> ws.send(""));
    expect("open:");
    expect("received:");
  }

  @Test
  void closed_has_the_status() {
    SimpleSocket socket = connect(request -> ws -> ws.close(1000, "bye"));
    expect("open:");
    expect("closed:1000 bye");
    assertThat(socket.status()).isEqualTo("closed");
    expectNothingMore(socket);
  }

  @Test
  void fail_tells_why_and_is_the_last() {
    SimpleSocket socket =
        connect(request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN).text("no")));
    String event = next(events);
    assertThat(event).startsWith("fail:").contains("403");
    assertThat(socket.status()).isEqualTo("closed");
    expectNothingMore(socket);
  }

  @Test
  void no_server_is_a_fail() {
    Server gone = start(SILENT);
    Request request = Request.get(gone.uri("/"));
    gone.close();
    Simple.connect(
        client(), request, (String event, String message) -> events.add(event + ":" + message));
    assertThat(next(events)).startsWith("fail:").hasSizeGreaterThan("fail:".length());
  }

  @Test
  void a_connection_that_breaks_is_a_fail() {
    SimpleSocket socket = connect(request -> WebSocket::cancel);
    expect("open:");
    assertThat(next(events)).startsWith("fail:").hasSizeGreaterThan("fail:".length());
    expectNothingMore(socket);
  }

  @Test
  void pong_has_the_payload() {
    SimpleSocket socket = connect(SILENT);
    expect("open:");
    End.await(socket.webSocket().ping(ByteBuffer.wrap("beat".getBytes(StandardCharsets.UTF_8))));
    expect("pong:beat");
    assertThat(socket.ping()).isSameAs(socket);
    assertThat(next(events)).startsWith("pong:");
  }

  @Test
  void send_keeps_the_order_and_the_kind_and_returns_the_socket() {
    RecordingConsumer server = new RecordingConsumer();
    SimpleSocket socket = connect(request -> server);
    assertThat(socket.send("a").send(new byte[] {1, 2}).send("").send("b")).isSameAs(socket);
    server.assertNextOpened();
    server.assertNextText("a");
    server.assertNextMessage(WsMessage.of(new byte[] {1, 2}));
    server.assertNextText("");
    server.assertNextText("b");
  }

  @Test
  void what_is_sent_before_open_is_queued() {
    assumeCallbacksMayBlock();
    CountDownLatch hold = new CountDownLatch(1);
    SimpleSocket socket = connectHeldUp(hold);
    IntStream.range(0, 10).forEach(i -> socket.send("early " + i));
    assertThat(socket.status()).isEqualTo("connecting");
    hold.countDown();
    expect("open:");
    IntStream.range(0, 10).forEach(i -> expect("received:early " + i));
  }

  @Test
  void close_sends_1000_behind_what_was_sent_and_what_follows_is_ignored() {
    RecordingConsumer server = new RecordingConsumer();
    SimpleSocket socket = connect(request -> server);
    expect("open:");
    socket.send("last");
    assertThat(socket.close()).isSameAs(socket);
    assertThat(socket.status()).isIn("closing", "closed");
    assertThat(socket.send("late").send(new byte[1]).close()).isSameAs(socket);
    server.assertNextOpened();
    server.assertNextText("last");
    server.assertNext(new SocketEvent.Closed(WsStatus.of(1000)));
    expect("closed:1000");
    assertThat(socket.status()).isEqualTo("closed");
    assertThat(socket.close().send("later").ping()).isSameAs(socket);
    expectNothingMore(socket);
  }

  @Test
  void messages_still_come_after_close() {
    assumeCallbacksMayBlock();
    CountDownLatch sent = new CountDownLatch(1);
    Server server =
        start(
            request ->
                ws -> {
                  ws.send("still");
                  sent.countDown();
                });
    Simple.connect(
        client(),
        Request.get(server.uri("/")),
        (self, event, message) -> {
          events.add(event + ":" + message);
          if (event.equals("open")) {
            End.await(sent);
            self.close();
          }
        });
    expect("open:");
    expect("received:still");
    expect("closed:1000");
  }

  @Test
  void close_while_connecting_is_closed() {
    assumeCallbacksMayBlock();
    CountDownLatch hold = new CountDownLatch(1);
    SimpleSocket socket = connectHeldUp(hold);
    assertThat(socket.send("never").close()).isSameAs(socket);
    assertThat(socket.status()).isEqualTo("closed");
    expect("closed:1006 closed before it was open");
    expectNothingMore(socket);
    hold.countDown();
  }

  @Test
  void a_callback_that_throws_is_logged_and_it_goes_on() {
    Server server = start(ECHO);
    SimpleSocket socket =
        Simple.connect(
            client(),
            Request.get(server.uri("/")),
            (String event, String message) -> {
              events.add(event + ":" + message);
              throw new IllegalStateException("thrown on purpose: " + event);
            });
    expect("open:");
    socket.send("one").send("two");
    expect("received:one");
    expect("received:two");
    assertThat(socket.status()).isEqualTo("open");
    socket.close();
    expect("closed:1000");
  }

  @Test
  void the_form_of_three_can_answer_from_inside() {
    Server server = start(ECHO);
    CompletableFuture<SimpleSocket> answering = new CompletableFuture<>();
    SimpleSocket socket =
        Simple.connect(
            client(),
            Request.get(server.uri("/")),
            (self, event, message) -> {
              answering.complete(self);
              events.add(event + ":" + message);
              if (event.equals("open")) {
                self.send("hello");
              } else if (event.equals("received")) {
                self.close();
              }
            });
    expect("open:");
    expect("received:hello");
    expect("closed:1000");
    assertThat(End.await(answering)).isSameAs(socket);
  }

  private SimpleSocket rich(Server server, BlockingQueue<SimpleEvent> into) {
    return Simple.connect(client(), Request.get(server.uri("/")), event -> into.add(event));
  }

  @Test
  void the_rich_form_has_bytes_code_reason_and_the_socket() {
    BlockingQueue<SimpleEvent> rich = new LinkedBlockingQueue<>();
    byte[] bytes = {1, (byte) 0xff};
    Server server =
        start(
            request ->
                ws -> {
                  ws.send(bytes);
                  ws.onMessage(message -> ws.close(4001, "enough"));
                });
    SimpleSocket socket = rich(server, rich);
    SimpleEvent.Open open = (SimpleEvent.Open) next(rich);
    assertThat(open.response().status().code()).isEqualTo(openedStatus());
    assertThat(open.socket()).isSameAs(socket);
    assertThat(open.name() + open.message()).isEqualTo("open");
    SimpleEvent.Received received = (SimpleEvent.Received) next(rich);
    assertThat(received.isText()).isFalse();
    assertThat(received.bytes()).isEqualTo(ByteBuffer.wrap(bytes));
    assertThat(received.content()).isEqualTo(WsMessage.of(bytes));
    End.await(socket.webSocket().ping(ByteBuffer.wrap(bytes)));
    SimpleEvent.Pong pong = (SimpleEvent.Pong) next(rich);
    assertThat(pong.payload()).isEqualTo(ByteBuffer.wrap(bytes));
    assertThat(pong.message()).isEqualTo("\u0001\ufffd");
    socket.send("go");
    SimpleEvent.Closed closed = (SimpleEvent.Closed) next(rich);
    assertThat(closed.code()).isEqualTo(4001);
    assertThat(closed.reason()).isEqualTo("enough");
    assertThat(closed.message()).isEqualTo("4001 enough");
  }

  @Test
  void the_rich_form_has_the_cause_and_the_answer_of_a_refusal() {
    BlockingQueue<SimpleEvent> rich = new LinkedBlockingQueue<>();
    rich(start(request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN).text("no"))), rich);
    SimpleEvent.Fail fail = (SimpleEvent.Fail) next(rich);
    assertThat(fail.cause()).isInstanceOf(HandshakeException.class).hasMessage(fail.message());
    Response response = fail.response();
    assertThat(response).isNotNull();
    assertThat(response == null ? "" : response.bodyText()).isEqualTo("no");
  }
}
