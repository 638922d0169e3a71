package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.parley.Dispatch;
import io.parley.HandshakeException;
import io.parley.LensFailure;
import io.parley.MessageLens;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.SocketClosedException;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WsClient;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.SocketEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Clients as functions: those that wait, and those that are told. */
abstract class ClientContract extends Contract {

  private static final int KIB = 1024;

  /** More than the system's own buffers on the way can swallow. */
  private static final int A_FLOOD = 48 * KIB * KIB;

  private static final int FLOOD_MESSAGE = 256 * KIB;

  private static final Duration PATIENCE = Duration.ofSeconds(End.PATIENCE_SECONDS);
  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final WsHandler SILENT = request -> ws -> {};

  /** Does what it is told: to close with a code, to cancel, or to say the rest. */
  private static final WsHandler OBEDIENT =
      request ->
          ws ->
              ws.onMessage(
                  message -> {
                    String text = message.text();
                    if (text.equals("cancel")) {
                      ws.cancel();
                    } else if (text.startsWith("close ")) {
                      ws.close(Integer.parseInt(text.substring(6)), "as told");
                    } else {
                      ws.send(text);
                    }
                  });

  ClientContract(SocketHarness harness) {
    super(harness);
  }

  private WsClient blocking(WsHandler app) {
    return blocking(start(app).uri("/"), clientConfig());
  }

  private WsClient blocking(URI uri, WebSocketConfig config) {
    WsClient client = webSocketClient(config).blocking(uri);
    cancelAtTheEnd(client.socket());
    return client;
  }

  private static WsMessage numbered(int number, int size) {
    return WsMessage.wrap(ByteBuffer.allocate(size).putInt(number).array());
  }

  private static int number(WsMessage message) {
    return message.bytes().getInt();
  }

  private static SocketClosedException closed(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(SocketClosedException.class);
    return (SocketClosedException) thrown;
  }

  /** A call on a thread of its own. */
  private static final class Call {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread;

    Call(ThrowingCallable work) {
      thread =
          new Thread(
              () -> {
                Throwable thrown = catchThrowable(work);
                if (thrown == null) {
                  done.complete(null);
                } else {
                  done.completeExceptionally(thrown);
                }
              },
              "call");
      thread.start();
    }

    /** Until the call waits for something. */
    Call untilItWaits() {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(End.PATIENCE_SECONDS);
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(done).as("it should wait").isNotDone();
        assertThat(System.nanoTime()).as("it neither waits nor ends").isLessThan(end);
        Thread.onSpinWait();
      }
      return this;
    }
  }

  // Waiting: opening

  @Test
  void it_returns_once_the_socket_is_open() {
    Server server = start(ECHO);
    try (WsClient client = webSocketClient().blocking(server.uri("/chat?room=1").toString())) {
      assertThat(client.socket().state()).isEqualTo(WebSocket.State.OPEN);
      assertThat(client.socket().request().query("room")).isEqualTo("1");
      assertThat(client.closeStatus()).isNull();
    }
  }

  @Test
  void headers_of_the_request_go_out_and_the_subprotocol_comes_back() {
    WsHandler app =
        request -> {
          WsConsumer tell = ws -> ws.send("hello " + request.header("X-Name"));
          return tell.withSubprotocol("v2");
        };
    Request request =
        Request.get(start(app).uri("/"))
            .header("X-Name", "Ada")
            .header("Sec-WebSocket-Protocol", "v2, v1");
    try (WsClient client = webSocketClient().blocking(request)) {
      assertThat(client.receive().text()).isEqualTo("hello Ada");
      assertThat(client.socket().subprotocol()).isEqualTo("v2");
      assertThat(client.socket().request()).isEqualTo(request);
    }
  }

  @Test
  void a_refusal_is_thrown_with_its_answer() {
    Server server =
        start(
            (WsHandler)
                request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN).text("not you")));
    assertThatThrownBy(() -> webSocketClient().blocking(server.uri("/")))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOfSatisfying(
            HandshakeException.class,
            refusal ->
                assertThat(refusal.response())
                    .isNotNull()
                    .extracting(Response::status, Response::bodyText)
                    .containsExactly(Status.FORBIDDEN, "not you"));
  }

  @Test
  void nobody_there_is_thrown() {
    Server gone = start(SILENT);
    URI uri = gone.uri("/");
    gone.close();
    assertThatThrownBy(() -> webSocketClient().blocking(uri))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void what_is_no_request_for_a_websocket_is_refused_at_once() {
    URI uri = start(SILENT).uri("/");
    Request post = Request.of("POST", uri);
    assertThatThrownBy(() -> webSocketClient().blocking(post))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> webSocketClient().nonBlocking(post, ws -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_interrupt_while_connecting_gives_the_attempt_up() {
    assumeCallbacksMayBlock();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch hold = new CountDownLatch(1);
    AtomicBoolean alive = new AtomicBoolean();
    Server server =
        start(
            (WsHandler)
                request -> {
                  asked.countDown();
                  End.await(hold);
                  return ws -> ws.ping().thenRun(() -> alive.set(true));
                });
    Call call = new Call(() -> webSocketClient().blocking(server.uri("/")));
    End.await(asked);
    call.thread.interrupt();
    assertThat(End.awaitFailure(call.done))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(InterruptedIOException.class);
    hold.countDown();
    server.close();
    assertThat(alive).as("there is a socket that nobody holds").isFalse();
  }

  // Waiting: messages

  @Test
  void text_bytes_messages_and_values_go_out_and_come_back() {
    MessageLens<Integer> number = WsMessage.string().map(Integer::parseInt, String::valueOf);
    try (WsClient client = blocking(ECHO)) {
      client.send("text");
      client.send(new byte[] {1, 2});
      client.send(WsMessage.of(""));
      client.send(number, 42);
      assertThat(client.receive()).isEqualTo(WsMessage.of("text"));
      assertThat(client.receive()).isEqualTo(WsMessage.of(new byte[] {1, 2}));
      assertThat(client.receive()).isEqualTo(WsMessage.of(""));
      assertThat(client.receive(number)).isEqualTo(42);
    }
  }

  @Test
  void a_message_that_does_not_fit_the_lens_is_thrown_and_the_next_is_read() {
    MessageLens<Integer> number = WsMessage.string().map(Integer::parseInt, String::valueOf);
    try (WsClient client = blocking(ECHO)) {
      client.send("no number");
      client.send("7");
      assertThatThrownBy(() -> client.receive(number)).isInstanceOf(LensFailure.class);
      assertThat(client.receive(number)).isEqualTo(7);
    }
  }

  @Test
  void what_is_received_is_asked_for_one_by_one_and_waited_for() {
    List<String> heard = new ArrayList<>();
    try (WsClient client = blocking(OBEDIENT)) {
      client.send("1");
      // Each message is sent only when the one before has been taken, so each is waited for.
      for (WsMessage message : client.received()) {
        heard.add(message.text());
        client.send(heard.size() < 5 ? "" + (heard.size() + 1) : "close 4001");
      }
      assertThat(heard).containsExactly("1", "2", "3", "4", "5");
      assertThat(client.closeStatus()).isEqualTo(WsStatus.of(4001, "as told"));
    }
  }

  @Test
  void a_stream_is_as_lazy() {
    try (WsClient client = blocking(ECHO)) {
      client.send("a");
      client.send("b");
      assertThat(client.stream().map(WsMessage::text).limit(2)).containsExactly("a", "b");
      client.send("c");
      assertThat(client.receive().text()).isEqualTo("c");
    }
  }

  @Test
  void an_iterator_looks_ahead_by_one_at_most() {
    try (WsClient client = blocking(OBEDIENT)) {
      client.send("a");
      client.send("b");
      Iterator<WsMessage> first = client.received().iterator();
      assertThat(first.hasNext()).isTrue();
      assertThat(first.hasNext()).isTrue();
      assertThat(client.receive().text()).isEqualTo("b");
      assertThat(first.next().text()).isEqualTo("a");
      client.send("close 1000");
      assertThat(first.hasNext()).isFalse();
      assertThatThrownBy(first::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void a_message_that_does_not_come_in_time_is_none_and_the_socket_goes_on() {
    Duration shortWhile = Duration.ofMillis(20);
    try (WsClient client = blocking(ECHO)) {
      long start = System.nanoTime();
      assertThat(client.receive(shortWhile)).isEmpty();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(shortWhile.toNanos());
      client.send("late");
      assertThat(client.receive(PATIENCE)).contains(WsMessage.of("late"));
      assertThat(client.receive(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void a_message_that_comes_while_one_waits_is_given_at_once() {
    BlockingQueue<Optional<WsMessage>> got = new LinkedBlockingQueue<>();
    try (WsClient client = blocking(ECHO)) {
      Call call = new Call(() -> got.add(client.receive(PATIENCE))).untilItWaits();
      client.send("now");
      End.await(call.done);
      assertThat(got).containsExactly(Optional.of(WsMessage.of("now")));
    }
  }

  // Waiting: the end

  @Test
  void a_close_by_the_peer_ends_what_is_received_and_its_status_can_be_read() {
    try (WsClient client = blocking(OBEDIENT)) {
      client.send("last");
      client.send("close 4002");
      assertThat(client.received()).containsExactly(WsMessage.of("last"));
      assertThat(client.closeStatus()).isEqualTo(WsStatus.of(4002, "as told"));
      assertThat(client.received()).isEmpty();
      WsStatus status = WsStatus.of(4002, "as told");
      assertThat(closed(client::receive).status()).isEqualTo(status);
      assertThat(closed(() -> client.receive(PATIENCE)).status()).isEqualTo(status);
      assertThat(closed(() -> client.send("late")).status()).isEqualTo(status);
      assertThat(closed(() -> client.send("late")))
          .hasMessageContaining("4002 as told")
          .hasNoCause();
    }
  }

  @Test
  void the_status_is_told_behind_the_messages() {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    try (WsClient client = blocking(OBEDIENT)) {
      client.socket().onClose(status -> ended.complete(null));
      client.send("last");
      client.send("close 1000");
      End.await(ended);
      assertThat(client.closeStatus()).isNull();
      assertThat(client.receive().text()).isEqualTo("last");
      assertThat(client.closeStatus()).isEqualTo(WsStatus.of(1000, "as told"));
    }
  }

  @Test
  void a_broken_connection_is_thrown_behind_the_messages() {
    try (WsClient client = blocking(OBEDIENT)) {
      client.send("before");
      Iterator<WsMessage> received = client.received().iterator();
      assertThat(received.next().text()).isEqualTo("before");
      client.send("cancel");
      SocketClosedException thrown = closed(received::hasNext);
      assertThat(thrown).hasCauseInstanceOf(IOException.class);
      assertThat(thrown.status()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
      assertThat(closed(client::receive)).hasCauseInstanceOf(IOException.class);
      assertThat(closed(() -> client.send("x"))).hasCauseInstanceOf(IOException.class);
      assertThat(client.closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    }
  }

  @Test
  void the_own_cancel_ends_what_is_received_without_a_failure() {
    try (WsClient client = blocking(SILENT)) {
      client.socket().cancel();
      assertThat(client.received()).isEmpty();
      assertThat(client.closeStatus()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    }
  }

  @Test
  void close_sends_1000_behind_what_was_sent_and_does_not_wait() {
    RecordingConsumer server = new RecordingConsumer();
    WsClient client = blocking((WsHandler) request -> server);
    client.send("last");
    client.close();
    client.close();
    server.assertNextOpened();
    server.assertNextText("last");
    server.assertNextClosed(1000, "");
    assertThat(client.received()).isEmpty();
    assertThat(client.closeStatus()).isEqualTo(WsStatus.of(1000));
  }

  @Test
  void close_with_a_status_of_ones_own() {
    RecordingConsumer server = new RecordingConsumer();
    WsClient client = blocking((WsHandler) request -> server);
    assertThatThrownBy(() -> client.close(WsStatus.ABNORMAL_CLOSURE))
        .isInstanceOf(IllegalArgumentException.class);
    client.close(WsStatus.of(4003, "mine"));
    server.assertNextOpened();
    server.assertNextClosed(4003, "mine");
  }

  @Test
  void nothing_is_sent_behind_the_own_close() {
    SlowReader server = new SlowReader();
    WsClient client = server.client;
    client.send("fills the mailbox");
    client.send("so that this and the Close wait unread");
    client.close();
    SocketClosedException thrown = closed(() -> client.send("late"));
    assertThat(thrown).hasMessage("the socket is closing");
    assertThat(thrown.status()).isNull();
    server.socket.resume();
    assertThat(client.received()).isEmpty();
    thrown = closed(() -> client.send("too late"));
    assertThat(thrown).hasMessage("the socket has ended: 1000");
    assertThat(thrown.status()).isEqualTo(WsStatus.of(1000));
  }

  @Test
  void messages_still_come_behind_the_own_close() {
    CountDownLatch sent = new CountDownLatch(1);
    WsClient client =
        blocking(
            (WsHandler)
                request ->
                    ws -> {
                      ws.send("still");
                      sent.countDown();
                    });
    End.await(sent);
    client.close();
    assertThat(client.received()).containsExactly(WsMessage.of("still"));
  }

  @Test
  void who_waits_is_told_when_another_thread_closes() {
    WsClient client = blocking(SILENT);
    Call waiting = new Call(client::receive).untilItWaits();
    Call iterating = new Call(() -> client.received().forEach(message -> {})).untilItWaits();
    client.close();
    assertThat(End.awaitFailure(waiting.done)).isInstanceOf(SocketClosedException.class);
    End.await(iterating.done);
    assertThat(client.closeStatus()).isEqualTo(WsStatus.of(1000));
  }

  // Waiting: back pressure

  /** A server that sends more than inbox, mailbox and the system's buffers hold. */
  private WsClient flooded(RecordingConsumer server, WebSocketConfig.Builder config) {
    server.ignore(SocketEvent.Drained.class);
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    WsHandler app =
        request ->
            ws -> {
              server.accept(ws);
              opened.complete(ws);
            };
    Server running = start(PolyHandler.of(app), config.maxQueueSize(A_FLOOD).build());
    WsClient client = blocking(running.uri("/"), clientConfig());
    WebSocket socket = End.await(opened);
    boolean accepted = true;
    for (int i = 0; accepted && i < A_FLOOD / FLOOD_MESSAGE; i++) {
      accepted = socket.send(numbered(i, FLOOD_MESSAGE));
    }
    // A short writeTimeout may be over before all is sent.
    assertThat(accepted || socket.state() == WebSocket.State.CANCELED).isTrue();
    server.assertNextOpened();
    return client;
  }

  @Test
  void what_the_inbox_does_not_hold_waits_at_the_server() {
    RecordingConsumer server = new RecordingConsumer();
    // The server's own word for a client that takes no byte any more.
    flooded(server, serverConfig().toBuilder().writeTimeout(Duration.ofMillis(300)));
    assertThat(server.assertNextError(SocketTimeoutException.class))
        .hasMessageContaining("writeTimeout");
  }

  @Test
  void what_waited_at_the_server_comes_as_there_is_room_and_nothing_is_lost() {
    RecordingConsumer server = new RecordingConsumer();
    WsClient client = flooded(server, serverConfig().toBuilder());
    for (int i = 0; i < A_FLOOD / FLOOD_MESSAGE; i++) {
      assertThat(number(client.receive())).isEqualTo(i);
    }
    client.send("and on it goes");
    server.assertNextText("and on it goes");
  }

  @Test
  void a_peer_that_closes_behind_a_full_inbox_loses_nothing() {
    int count = 2000;
    CountDownLatch sent = new CountDownLatch(1);
    WsClient client =
        blocking(
            (WsHandler)
                request ->
                    ws -> {
                      IntStream.range(0, count).forEach(i -> ws.send(numbered(i, 4)));
                      ws.close(1000, "that was all");
                      sent.countDown();
                    });
    End.await(sent);
    assertThat(client.stream().map(ClientContract::number))
        .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
    assertThat(client.closeStatus()).isEqualTo(WsStatus.of(1000, "that was all"));
  }

  @Test
  void what_finds_no_room_behind_the_own_close_is_dropped_from_there_on() {
    int inbox = 256;
    int count = 20 * inbox;
    CountDownLatch sent = new CountDownLatch(1);
    WsClient client =
        blocking(
            (WsHandler)
                request ->
                    ws -> {
                      IntStream.range(0, count).forEach(i -> ws.send(numbered(i, 4)));
                      sent.countDown();
                    });
    End.await(sent);
    CompletableFuture<WsStatus> ended = new CompletableFuture<>();
    client.socket().onClose(ended::complete);
    client.close();
    End.await(ended);
    List<Integer> numbers = client.stream().map(ClientContract::number).toList();
    assertThat(numbers)
        .hasSizeLessThanOrEqualTo(inbox)
        .isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
    assertThat(client.closeStatus()).isEqualTo(WsStatus.of(1000));
  }

  /** A server that reads nothing until it is told to, and a client with a small queue to it. */
  private final class SlowReader {
    final RecordingConsumer events;
    final WebSocket socket;
    final WsClient client;

    SlowReader() {
      CompletableFuture<WebSocket> opened = new CompletableFuture<>();
      events =
          new RecordingConsumer(
              ws -> {
                ws.pause();
                opened.complete(ws);
              });
      WebSocketConfig server = serverConfig().toBuilder().mailboxMessages(1).build();
      client =
          blocking(
              start(PolyHandler.of(request -> events), server).uri("/"),
              clientConfig().toBuilder()
                  .queueLowMark(64 * KIB)
                  .queueHighMark(256 * KIB)
                  .maxQueueSize(512 * KIB)
                  .build());
      socket = End.await(opened);
      events.assertNextOpened();
    }

    /** Somebody who sends to it and waits for room by now. */
    Call flooded() {
      return new Call(
              () -> {
                while (true) {
                  client.send(numbered(0, 128 * KIB));
                }
              })
          .untilItWaits();
    }
  }

  @Test
  void send_waits_while_the_queue_is_above_its_high_mark() {
    int size = 128 * KIB;
    int count = A_FLOOD / size;
    SlowReader server = new SlowReader();
    Call sender =
        new Call(
                () -> {
                  for (int i = 0; i < count; i++) {
                    server.client.send(numbered(i, size));
                    // Up to the mark, and the one message that crosses it.
                    assertThat(server.client.socket().queueSize())
                        .isLessThanOrEqualTo(256 * KIB + size);
                  }
                })
            .untilItWaits();
    server.socket.resume();
    End.await(sender.done);
    for (int i = 0; i < count; i++) {
      assertThat(number(server.events.nextMessage())).isEqualTo(i);
    }
  }

  @Test
  void who_waits_to_send_is_told_when_the_socket_ends() {
    SlowReader server = new SlowReader();
    Call sender = server.flooded();
    server.socket.cancel();
    Throwable thrown = End.awaitFailure(sender.done);
    assertThat(thrown).isInstanceOf(SocketClosedException.class);
    assertThat(((SocketClosedException) thrown).status()).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
  }

  @Test
  void a_message_larger_than_the_queue_can_never_be_sent() {
    SlowReader server = new SlowReader();
    assertThatThrownBy(() -> server.client.send(new byte[512 * KIB + 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("524289 bytes")
        .hasMessageContaining("maxQueueSize");
    server.socket.resume();
    server.client.send("small");
    server.events.assertNextText("small");
  }

  // Waiting: threads

  private static void interrupted(ThrowingCallable call) {
    Thread.currentThread().interrupt();
    assertThatThrownBy(call)
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
  }

  @Test
  void an_interrupt_ends_the_waiting_and_not_the_socket() {
    try (WsClient client = blocking(ECHO)) {
      interrupted(client::receive);
      interrupted(() -> client.receive(PATIENCE));
      interrupted(() -> client.received().iterator().hasNext());
      client.send("still here");
      assertThat(client.receive().text()).isEqualTo("still here");
    }
  }

  @Test
  void an_interrupt_ends_the_waiting_to_send() {
    SlowReader server = new SlowReader();
    Call sender = server.flooded();
    sender.thread.interrupt();
    assertThat(End.awaitFailure(sender.done))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(InterruptedIOException.class);
    server.socket.resume();
    server.client.send("goes out");
    while (!server.events.nextMessage().equals(WsMessage.of("goes out"))) {
      // What was sent before the interrupt comes first.
    }
  }

  @Test
  void threads_that_share_it_get_each_message_once_and_in_order() {
    int count = 2000;
    WsClient client =
        blocking(
            (WsHandler)
                request ->
                    ws -> {
                      IntStream.range(0, count).forEach(i -> ws.send(numbered(i, 4)));
                      ws.close();
                    });
    List<List<Integer>> taken = List.of(new ArrayList<>(), new ArrayList<>());
    List<Call> calls =
        taken.stream()
            .map(
                mine ->
                    new Call(() -> client.received().forEach(message -> mine.add(number(message)))))
            .toList();
    calls.forEach(call -> End.await(call.done));
    assertThat(taken).allSatisfy(mine -> assertThat(mine).isSorted());
    assertThat(taken.stream().flatMap(List::stream).sorted())
        .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void threads_that_share_it_send_each_in_its_order() {
    int each = 1000;
    RecordingConsumer server = new RecordingConsumer();
    WsClient client = blocking((WsHandler) request -> server);
    List<Call> calls =
        IntStream.range(0, 2)
            .mapToObj(
                thread ->
                    new Call(
                        () -> {
                          for (int i = 0; i < each; i++) {
                            client.send(thread + " " + i);
                          }
                        }))
            .toList();
    calls.forEach(call -> End.await(call.done));
    server.assertNextOpened();
    int[] next = new int[2];
    for (int i = 0; i < 2 * each; i++) {
      String[] message = server.nextText().split(" ", 2);
      int thread = Integer.parseInt(message[0]);
      assertThat(message[1]).isEqualTo("" + next[thread]++);
    }
  }

  @Test
  void it_does_not_wait_on_an_event_loop() {
    URI uri = start(ECHO).uri("/");
    WsClient client = blocking(uri, clientConfig());
    WebSocketConfig inline = clientConfig().toBuilder().dispatch(Dispatch.INLINE).build();
    CompletableFuture<List<Throwable>> thrown = new CompletableFuture<>();
    cancelAtTheEnd(
        webSocketClient(inline)
            .nonBlocking(
                uri,
                onLoop ->
                    thrown.complete(
                        List.of(
                            catchThrowable(() -> webSocketClient().blocking(uri)),
                            catchThrowable(() -> client.send("x")),
                            catchThrowable(client::receive),
                            catchThrowable(() -> client.receive(Duration.ZERO)),
                            catchThrowable(() -> client.received().iterator().hasNext())))));
    assertThat(End.await(thrown))
        .hasSize(5)
        .allSatisfy(
            each ->
                assertThat(each)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("event loop"));
    client.send("elsewhere");
    assertThat(client.receive().text()).isEqualTo("elsewhere");
  }

  // Told by functions

  @Test
  void a_consumer_takes_the_open_socket_and_what_was_sent_before_goes_out() {
    CompletableFuture<WebSocket> open = new CompletableFuture<>();
    CompletableFuture<String> answer = new CompletableFuture<>();
    WebSocket ws =
        cancelAtTheEnd(
            webSocketClient()
                .nonBlocking(
                    start(ECHO).uri("/"),
                    opened -> {
                      open.complete(opened);
                      opened.onMessage(message -> answer.complete(message.text()));
                    }));
    ws.send("early");
    assertThat(End.await(open)).isSameAs(ws);
    assertThat(End.await(answer)).isEqualTo("early");
  }

  @Test
  void no_message_comes_before_the_consumer_has_returned() {
    assumeCallbacksMayBlock();
    CountDownLatch sent = new CountDownLatch(1);
    CompletableFuture<String> got = new CompletableFuture<>();
    Server server =
        start(request -> ws -> ws.sendAsync(WsMessage.of("welcome")).thenRun(sent::countDown));
    cancelAtTheEnd(
        webSocketClient()
            .nonBlocking(
                server.uri("/"),
                ws -> {
                  End.await(sent);
                  ws.onMessage(message -> got.complete(message.text()));
                }));
    assertThat(End.await(got)).isEqualTo("welcome");
  }

  @Test
  void a_refusal_goes_to_the_listener_of_errors_then_comes_the_end() {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    Server server =
        start((WsHandler) request -> WsConsumer.refuse(Response.of(Status.UNAUTHORIZED)));
    webSocketClient()
        .nonBlocking(Request.get(server.uri("/")), ws -> events.add("opened"), events::add)
        .onClose(events::add);
    Object error = End.take(events);
    assertThat(error).isInstanceOf(HandshakeException.class);
    assertThat(((HandshakeException) error).getMessage()).contains("401");
    assertThat(End.take(events)).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    assertThat(events).isEmpty();
  }

  @Test
  void later_errors_go_to_the_same_listener() {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    MessageLens<Integer> number = WsMessage.string().map(Integer::parseInt, String::valueOf);
    WebSocket ws =
        cancelAtTheEnd(
            webSocketClient()
                .nonBlocking(
                    Request.get(start(OBEDIENT).uri("/")),
                    opened -> {
                      opened.onMessage(number, events::add);
                      opened.onClose(events::add);
                    },
                    events::add));
    ws.send("no number");
    assertThat(End.take(events)).isInstanceOf(LensFailure.class);
    ws.send("7");
    assertThat(End.take(events)).isEqualTo(7);
    ws.send("cancel");
    assertThat(End.take(events)).isInstanceOf(IOException.class);
    assertThat(End.take(events)).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
  }
}
