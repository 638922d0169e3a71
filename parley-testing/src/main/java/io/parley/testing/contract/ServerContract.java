package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server's life: start, sockets, graceful stop. */
abstract class ServerContract extends Contract {
  /** More than a stop needs when nothing is stuck. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  ServerContract(SocketHarness harness) {
    super(harness);
  }

  private List<RecordingListener> connected(Server server, int count) {
    List<RecordingListener> listeners =
        IntStream.range(0, count).mapToObj(i -> new RecordingListener()).toList();
    listeners.forEach(listener -> connect(server.uri("/"), listener));
    listeners.forEach(RecordingListener::assertNextOpened);
    return listeners;
  }

  @Test
  void its_address_is_known_once_it_has_started() {
    Server server = start(request -> webSocket -> {});
    if (server.uri().getScheme().endsWith("+unix")) {
      assertThat(server.port()).isZero();
    } else {
      assertThat(server.port()).isPositive();
      assertThat(server.uri().getPort()).isEqualTo(server.port());
      assertThat(server.uri().getScheme()).isIn("ws", "wss");
    }
    assertThat(server.uri("/a?b=c")).isEqualTo(URI.create(server.uri() + "/a?b=c"));
    assertThat(server.connections()).isZero();
  }

  @Test
  void it_starts_only_once() {
    Server server = start(request -> webSocket -> {});
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void it_counts_its_sockets() {
    Server server = start(request -> webSocket -> webSocket.send("welcome"));
    List<RecordingListener> listeners = connected(server, 3);
    listeners.forEach(listener -> listener.assertNextText("welcome"));
    assertThat(server.connections()).isEqualTo(3);
  }

  @Test
  void two_servers_do_not_mix() {
    Server one = start(request -> webSocket -> webSocket.send("one"));
    Server two = start(request -> webSocket -> webSocket.send("two"));
    connected(two, 1).get(0).assertNextText("two");
    connected(one, 1).get(0).assertNextText("one");
  }

  @Test
  void stop_closes_every_socket_with_1001_and_reports() {
    Server server = start(request -> webSocket -> {});
    List<RecordingListener> listeners = connected(server, 5);
    Server.Stopped stopped = server.stop(WsStatus.GOING_AWAY, PATIENCE);
    assertThat(stopped).isEqualTo(new Server.Stopped(5, 0));
    assertThat(server.connections()).isZero();
    for (RecordingListener listener : listeners) {
      listener.assertNextClosing(1001, WsStatus.GOING_AWAY.reason());
      listener.assertNextClosed(1001, WsStatus.GOING_AWAY.reason());
      listener.assertExhausted();
    }
  }

  @Test
  void stop_may_say_something_else() {
    Server server = start(request -> webSocket -> {});
    RecordingListener listener = connected(server, 1).get(0);
    server.stop(WsStatus.of(1012, "back in a minute"), PATIENCE);
    listener.assertNextClosing(1012, "back in a minute");
    assertThatThrownBy(() -> server.stop(WsStatus.ABNORMAL_CLOSURE, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_was_accepted_before_the_stop_still_arrives() {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    Server server = start(request -> opened::complete);
    RecordingListener listener = connected(server, 1).get(0);
    WsMessage large = WsMessage.wrap(new byte[1 << 20]);
    for (int i = 0; i < 8; i++) {
      assertThat(End.await(opened).send(large)).isTrue();
    }
    assertThat(server.stop(WsStatus.GOING_AWAY, PATIENCE)).isEqualTo(new Server.Stopped(1, 0));
    for (int i = 0; i < 8; i++) {
      listener.assertNextMessage(large);
    }
    listener.next(SocketEvent.Closing.class);
  }

  /**
   * A client that reads nothing, and the server's socket for it, with more on its way than fits.
   */
  private WebSocket connectedToOneStuck(Server server, BlockingQueue<WebSocket> opened) {
    RecordingListener stuck = new RecordingListener();
    WebSocketConfig config = clientConfig().toBuilder().mailboxMessages(1).build();
    WebSocket client = connect(Request.get(server.uri("/")), stuck, config);
    stuck.assertNextOpened();
    client.pause();
    WebSocket socket = End.take(opened);
    WsMessage large = WsMessage.wrap(new byte[1 << 20]);
    for (int i = 0; i < 16; i++) {
      assertThat(socket.send(large)).isTrue();
    }
    return socket;
  }

  @Test
  void a_socket_that_does_not_end_in_time_is_canceled() {
    BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    Server server = start(request -> opened::add);
    WebSocket stuck = connectedToOneStuck(server, opened);
    assertThat(server.stop(WsStatus.GOING_AWAY, Duration.ofMillis(300)))
        .isEqualTo(new Server.Stopped(0, 1));
    assertThat(stuck.state()).isEqualTo(WebSocket.State.CANCELED);
  }

  @Test
  void one_that_is_stuck_keeps_no_other_from_closing_and_an_interrupt_ends_the_waiting() {
    BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    Server server = start(request -> opened::add);
    WebSocket stuck = connectedToOneStuck(server, opened);
    RecordingListener good = connected(server, 1).get(0);
    CompletableFuture<WsStatus> ended = new CompletableFuture<>();
    End.take(opened).onClose(ended::complete);
    CompletableFuture<Server.Stopped> stopped = new CompletableFuture<>();
    Thread stopping =
        new Thread(
            () -> stopped.complete(server.stop(WsStatus.GOING_AWAY, PATIENCE.multipliedBy(2))));
    stopping.start();
    good.assertNextClosing(1001, WsStatus.GOING_AWAY.reason());
    assertThat(End.await(ended)).isEqualTo(WsStatus.GOING_AWAY);
    assertThat(stopped).isNotDone();
    stopping.interrupt();
    assertThat(End.await(stopped)).isEqualTo(new Server.Stopped(1, 1));
    assertThat(stuck.state()).isEqualTo(WebSocket.State.CANCELED);
  }

  @Test
  void a_stopped_server_takes_nobody() {
    Server server = start(request -> webSocket -> {});
    URI uri = server.uri("/");
    server.close();
    server.close();
    RecordingListener listener = new RecordingListener();
    connect(uri, listener);
    listener.assertNextFailed(IOException.class);
    listener.assertExhausted();
  }

  @Test
  void a_server_that_never_started_may_be_closed() {
    Server server = create(PolyHandler.of(request -> webSocket -> {}), serverConfig());
    assertThat(server.port()).isZero();
    server.close();
    assertThat(server.connections()).isZero();
  }

  @Test
  void an_event_loop_must_not_wait_for_the_stop() {
    assumeTrue(isInline(), "only inline callbacks run on an event loop");
    CompletableFuture<Server> started = new CompletableFuture<>();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Server server =
        start(
            request ->
                webSocket ->
                    webSocket.onMessage(
                        message -> {
                          try {
                            started.join().stop(WsStatus.GOING_AWAY, Duration.ofSeconds(1));
                            thrown.completeExceptionally(new AssertionError("it did not throw"));
                          } catch (IllegalStateException e) {
                            thrown.complete(e);
                          }
                        }));
    started.complete(server);
    RecordingListener listener = new RecordingListener();
    connect(server.uri("/"), listener).send("stop");
    assertThat(End.await(thrown)).isInstanceOf(IllegalStateException.class);
  }
}
