package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.testing.RawFrame;
import io.parley.tests.netty.RawSocket.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From a request to a socket, as bytes. */
@ParameterizedClass
@EnumSource(Io.class)
class UpgradeServerTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final int KEY = 0x01020304;

  @Parameter Io io;

  private NettyBackend backend() {
    return Netty.onFreePort().runtime(io.runtime());
  }

  private Server serve(WsHandler handler) {
    return handler.asServer(backend()).start();
  }

  private static byte[] joined(String head, RawFrame... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    for (RawFrame frame : frames) {
      all.writeBytes(frame.encode());
    }
    return all.toByteArray();
  }

  private static RawFrame text(String text) {
    return RawFrame.text(text).masked(KEY);
  }

  @Test
  void frames_that_come_with_the_handshake_are_not_lost() throws Exception {
    try (Server server = serve(ECHO);
        RawSocket client = RawSocket.to(server)) {
      client.send(joined(RawSocket.handshake("/"), text("one"), text("two")));
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .contains("Sec-WebSocket-Accept: " + RawSocket.ACCEPT)
          .doesNotContain("Content-Length");
      assertThat(client.frame()).isEqualTo(RawFrame.text("one"));
      assertThat(client.frame()).isEqualTo(RawFrame.text("two"));
    }
  }

  @Test
  void a_handshake_may_come_byte_by_byte() throws Exception {
    try (Server server = serve(ECHO);
        RawSocket client = RawSocket.to(server)) {
      for (byte each : joined(RawSocket.handshake("/"), text("slow"))) {
        client.send(new byte[] {each});
      }
      client.head();
      assertThat(client.frame()).isEqualTo(RawFrame.text("slow"));
    }
  }

  @Test
  void what_comes_while_the_handler_decides_is_kept_in_order_and_is_no_HTTP() throws Exception {
    Semaphore decide = new Semaphore(0);
    WsHandler slow =
        request -> {
          decide.acquireUninterruptibly();
          return ws -> ws.onMessage(ws::send);
        };
    try (Server server = serve(slow);
        RawSocket client = RawSocket.to(server)) {
      // More than is kept for a peer that does not wait: the rest waits in the system.
      byte[][] payloads = new byte[40][];
      for (int i = 0; i < payloads.length; i++) {
        payloads[i] = new byte[10_000];
        payloads[i][0] = (byte) i;
      }
      client.send(RawSocket.handshake("/"));
      Thread sender =
          new Thread(
              () -> {
                try {
                  for (byte[] payload : payloads) {
                    client.send(RawFrame.of(RawFrame.BINARY, payload).masked(KEY));
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      sender.start();
      sender.join(20_000);
      decide.release();
      client.head();
      for (byte[] payload : payloads) {
        assertThat(client.frame()).isEqualTo(RawFrame.of(RawFrame.BINARY, payload));
      }
    }
  }

  @Test
  void a_socket_may_open_on_a_connection_that_served_requests_before() throws Exception {
    PolyHandler both = PolyHandler.of(request -> Response.ok("plain"), ECHO);
    try (Server server = both.asServer(backend()).start();
        RawSocket client = RawSocket.to(server)) {
      client.send(
          joined("GET / HTTP/1.1\r\nHost: h\r\n\r\n" + RawSocket.handshake("/"), text("hello")));
      assertThat(client.answer().body()).isEqualTo("plain");
      assertThat(client.head()).contains("101");
      assertThat(client.frame()).isEqualTo(RawFrame.text("hello"));
    }
  }

  @Test
  void no_handler_of_HTTP_is_left() throws Exception {
    BlockingQueue<Channel> accepted = ChannelSpy.accepted();
    try (Server server = serve(ECHO);
        RawSocket client = RawSocket.to(server)) {
      client.send(joined(RawSocket.handshake("/"), text("x")));
      client.head();
      client.frame();
      Channel channel = accepted.poll(20, TimeUnit.SECONDS);
      // A socket of the system's own kind has lost its channel as a whole.
      boolean lost = channel instanceof EpollSocketChannel;
      assertThat(channel.isRegistered()).isEqualTo(!lost);
      assertThat(channel.pipeline().toMap().keySet()).containsExactly(lost ? "takeover" : "frames");
    } finally {
      ChannelSpy.stop();
    }
  }

  @Test
  void a_refusal_is_answered_and_ends_the_connection() throws Exception {
    WsHandler refusing = request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN).text("no"));
    try (Server server = serve(refusing);
        RawSocket client = RawSocket.to(server)) {
      client.send(joined(RawSocket.handshake("/"), text("already talking")));
      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.head()).contains("Connection: close");
      assertThat(answer.body()).isEqualTo("no");
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 12, 426",
    "Connection: Upgrade, Connection: close, 400",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Key: short, 400",
    "GET, POST, 405",
    "HTTP/1.1, HTTP/1.0, 400",
  })
  void a_bad_handshake_is_told_what_is_wrong(String right, String wrong, int status)
      throws Exception {
    try (Server server = serve(ECHO);
        RawSocket client = RawSocket.to(server)) {
      client.send(RawSocket.handshake("/").replace(right, wrong));
      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body()).isNotBlank();
      client.expectEnd();
    }
  }

  @Test
  void the_connection_header_of_a_426_names_both() throws Exception {
    try (Server server = serve(ECHO);
        RawSocket client = RawSocket.to(server)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.answer().head())
          .startsWith("HTTP/1.1 426")
          .contains("Upgrade: websocket")
          .contains("Connection: Upgrade");
    }
  }

  @Test
  void a_peer_that_sends_nothing_is_dropped_in_time() throws Exception {
    NettyBackend quick = backend().config(c -> c.handshakeTimeout(Duration.ofMillis(200)));
    try (Server server = ECHO.asServer(quick).start();
        RawSocket client = RawSocket.to(server)) {
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void a_peer_that_trickles_is_408_in_time_however_long_it_goes_on() throws Exception {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    NettyBackend quick = backend().config(c -> c.handshakeTimeout(Duration.ofMillis(300)));
    try (Server server = ECHO.asServer(quick).start();
        RawSocket client = early(server, "GET / HTTP/1.1\r\nHost: h\r\n")) {
      ScheduledFuture<?> trickle =
          clock.scheduleAtFixedRate(() -> sendLine(client), 0, 10, TimeUnit.MILLISECONDS);
      assertThat(client.answer().status()).isEqualTo(408);
      client.expectEnd();
      client.socket().close();
      assertThatThrownBy(() -> trickle.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(UncheckedIOException.class);
    } finally {
      clock.shutdownNow();
    }
  }

  /** A client whose first bytes are there before the server looks for them. */
  private RawSocket early(Server server, String bytes) throws Exception {
    return HeldLoop.during(io.runtime(), () -> RawSocket.to(server).send(bytes));
  }

  private static void sendLine(RawSocket client) {
    try {
      client.send("X: y\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_later_request_has_its_own_time() throws Exception {
    NettyBackend quick =
        backend()
            .config(c -> c.handshakeTimeout(Duration.ofMillis(300)))
            .keepAlive(Duration.ofSeconds(30));
    PolyHandler both = PolyHandler.of(request -> Response.ok("plain"), ECHO);
    try (Server server = both.asServer(quick).start();
        RawSocket client = early(server, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")) {
      client.answer();
      client.send("GET / HTTP/1.1\r\n");
      assertThat(client.answer().status()).isEqualTo(408);
    }
  }

  @Test
  void an_idle_connection_is_kept_for_so_long_only() throws Exception {
    PolyHandler both = PolyHandler.of(request -> Response.ok("plain"), ECHO);
    try (Server server = both.asServer(backend().keepAlive(Duration.ofMillis(100))).start();
        RawSocket idle = RawSocket.to(server)) {
      idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer();
      idle.expectEnd();
    }
  }

  @Test
  void no_time_at_all_is_no_keep_alive() throws Exception {
    PolyHandler plain = PolyHandler.of(request -> Response.ok("plain"), ECHO);
    try (Server server = plain.asServer(backend().keepAlive(Duration.ZERO)).start();
        RawSocket client = RawSocket.to(server)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.answer().head()).contains("Connection: close");
      client.expectEnd();
    }
  }

  @Test
  void a_handler_that_takes_too_long_for_a_handshake_is_503() throws Exception {
    Semaphore decide = new Semaphore(0);
    Semaphore consumed = new Semaphore(0);
    WsHandler slow =
        request -> {
          decide.acquireUninterruptibly();
          return ws -> consumed.release();
        };
    NettyBackend quick = backend().config(c -> c.handshakeTimeout(Duration.ofMillis(200)));
    try (Server server = slow.asServer(quick).start();
        Server patient = slow.asServer(backend()).start();
        Logged log = new Logged();
        RawSocket client = early(server, RawSocket.handshake("/"))) {
      Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(503);
      client.expectEnd();
      assertThat(log.from(Level.WARNING)).contains("handshakeTimeout");
      decide.release(2);
      try (RawSocket other = open(patient)) {
        other.send(text("")).send(RawFrame.close(1000, "").masked(KEY));
        assertThat(other.frame().opcode()).isEqualTo(RawFrame.CLOSE);
        assertThat(consumed.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      }
    }
    assertThat(consumed.tryAcquire()).as("of two handshakes").isFalse();
  }

  @Test
  void a_peer_that_leaves_before_the_101_gets_no_consumer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch decide = new CountDownLatch(1);
    BlockingQueue<String> consumed = new LinkedBlockingQueue<>();
    WsHandler slow =
        request -> {
          if (request.path().equals("/leaves")) {
            asked.countDown();
            await(decide);
          }
          return ws -> consumed.add(request.path());
        };
    BlockingQueue<Channel> accepted = ChannelSpy.accepted();
    try (Server server = serve(slow);
        RawSocket client = RawSocket.to(server)) {
      client.send(RawSocket.handshake("/leaves"));
      await(asked);
      client.socket().close();
      // The server notices although it waits for its handler.
      Channel channel = accepted.poll(20, TimeUnit.SECONDS);
      assertThat(channel.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
      decide.countDown();
      try (RawSocket other = open(server)) {
        assertThat(other.socket().isConnected()).isTrue();
        assertThat(consumed.poll(20, TimeUnit.SECONDS)).isEqualTo("/");
        assertThat(server.connections()).isEqualTo(1);
      }
    } finally {
      ChannelSpy.stop();
    }
  }

  /** Opens another socket: one loop runs all, so what was asked of it before is done. */
  private static RawSocket open(Server server) throws IOException {
    RawSocket other = RawSocket.to(server);
    assertThat(other.send(RawSocket.handshake("/")).head()).contains("101");
    return other;
  }

  @Test
  void the_closing_handshake_ends_with_the_end_of_TCP() throws Exception {
    BlockingQueue<WsStatus> closed = new LinkedBlockingQueue<>();
    try (Server server = serve(request -> ws -> ws.onClose(closed::add));
        RawSocket client = RawSocket.to(server)) {
      client.send(joined(RawSocket.handshake("/"), RawFrame.close(1000, "bye").masked(KEY)));
      client.head();
      assertThat(client.frame()).isEqualTo(RawFrame.close(1000, "bye"));
      client.expectEnd();
      assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(WsStatus.of(1000, "bye"));
    }
  }

  @Test
  void what_is_queued_still_goes_to_a_peer_that_closed_and_ended_its_direction() throws Exception {
    CountDownLatch queued = new CountDownLatch(1);
    WsHandler generous =
        request ->
            ws ->
                ws.onMessage(
                    message -> {
                      for (int i = 0; i < 100; i++) {
                        ws.send(new byte[100_000]);
                      }
                      queued.countDown();
                    });
    try (Server server = serve(generous);
        RawSocket client = RawSocket.to(server)) {
      client.send(joined(RawSocket.handshake("/"), text("all of it")));
      client.head();
      assertThat(client.frame().opcode()).isEqualTo(RawFrame.BINARY);
      await(queued);
      client.send(RawFrame.close(1000, "").masked(KEY)).endOutput();
      for (int i = 1; i < 100; i++) {
        assertThat(client.frame().payload().remaining()).isEqualTo(100_000);
      }
      assertThat(client.frame().opcode()).isEqualTo(RawFrame.CLOSE);
      client.expectEnd();
    }
  }

  @Test
  void a_peer_that_ends_without_a_Close_is_1006() throws Exception {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    try (Server server = serve(reporting(events));
        RawSocket client = RawSocket.to(server)) {
      client.send(RawSocket.handshake("/")).head();
      client.send(text("last")).endOutput();
      assertThat(next(events)).isEqualTo("last");
      assertThat(next(events)).isInstanceOf(java.io.EOFException.class);
      assertThat(next(events)).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
      client.rest();
    }
  }

  @Test
  void a_reset_is_an_error_and_1006() throws Exception {
    BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    try (Server server = serve(reporting(events));
        RawSocket client = RawSocket.to(server)) {
      client.send(RawSocket.handshake("/")).head();
      client.send(text("last"));
      assertThat(next(events)).isEqualTo("last");
      client.reset();
      Object failure = next(events);
      assertThat(failure).isInstanceOf(java.net.SocketException.class);
      assertThat((Throwable) failure).hasMessageStartingWith("Connection reset");
      assertThat(next(events)).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
    }
  }

  private static WsHandler reporting(BlockingQueue<Object> events) {
    return request ->
        ws -> {
          ws.onMessage(message -> events.add(message.text()));
          ws.onError(events::add);
          ws.onClose(events::add);
        };
  }

  @Test
  void canceling_drops_the_connection() throws Exception {
    try (Server server = serve(request -> WebSocket::cancel);
        RawSocket client = RawSocket.to(server)) {
      client.send(RawSocket.handshake("/")).head();
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void the_addresses_are_those_of_the_connection() throws Exception {
    BlockingQueue<String> ports = new LinkedBlockingQueue<>();
    WsHandler handler =
        request ->
            ws -> {
              ports.add(port(ws.remoteAddress()));
              ports.add(port(ws.localAddress()));
            };
    try (Server server = serve(handler);
        RawSocket client = RawSocket.to(server)) {
      client.send(RawSocket.handshake("/")).head();
      assertThat(ports.poll(20, TimeUnit.SECONDS)).isEqualTo("" + client.socket().getLocalPort());
      assertThat(ports.poll(20, TimeUnit.SECONDS)).isEqualTo("" + server.port());
    }
  }

  private static String port(java.net.SocketAddress address) {
    return "" + ((java.net.InetSocketAddress) address).getPort();
  }

  private static Object next(BlockingQueue<Object> events) throws InterruptedException {
    return events.poll(20, TimeUnit.SECONDS);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
