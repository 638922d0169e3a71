package io.parley.tests.netty;

import static io.parley.tests.netty.NettyClientTest.NO_SUCH_HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyRuntime;
import io.parley.testing.RawFrame;
import io.parley.tests.netty.RawSocket.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, bounding and stopping servers. */
@ParameterizedClass
@EnumSource(Io.class)
class ServerLifeTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final int KEY = 0x01020304;

  @Parameter Io io;

  private NettyBackend backend() {
    return Netty.onFreePort().runtime(io.runtime());
  }

  private static RawSocket open(Server server) throws IOException {
    return opened(RawSocket.to(server));
  }

  private static RawSocket opened(RawSocket client) throws IOException {
    assertThat(client.send(RawSocket.handshake("/")).head()).contains("101");
    return client;
  }

  @Test
  void a_server_knows_its_port_and_URI_from_the_start_on() {
    Server server = ECHO.asServer(backend());
    assertThat(server.port()).isZero();
    assertThatThrownBy(server::uri).isInstanceOf(IllegalStateException.class);
    try (Server started = server.start()) {
      assertThat(started).isSameAs(server);
      assertThat(server.port()).isPositive();
      assertThat(server.uri()).isEqualTo(URI.create("ws://localhost:" + server.port()));
      assertThat(server.uri("/a?b")).hasToString("ws://localhost:" + server.port() + "/a?b");
      assertThat(server.uri("a")).hasToString("ws://localhost:" + server.port() + "/a");
    }
  }

  @Test
  void hosts_stand_in_the_URI_as_given_unless_they_mean_every_address() {
    for (String host : new String[] {"127.0.0.1", "0.0.0.0"}) {
      try (Server server = ECHO.asServer(backend().host(host)).start()) {
        assertThat(server.uri()).hasHost(host.equals("0.0.0.0") ? "localhost" : host);
      }
    }
    try (Server server = ECHO.asServer(Netty.on(0).runtime(io.runtime())).start()) {
      assertThat(server.uri()).hasHost("localhost");
    }
  }

  @Test
  void a_server_starts_once() {
    Server server = ECHO.asServer(backend());
    try (Server started = server.start()) {
      assertThatThrownBy(started::start).isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_port_in_use_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NettyBackend backend = Netty.on(taken.getLocalPort()).host("127.0.0.1").runtime(io.runtime());
      Server server = ECHO.asServer(backend);
      assertThatThrownBy(server::start)
          .isInstanceOf(Server.BindException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("in use")
          .hasCauseInstanceOf(IOException.class);
      server.close();
      assertThat(server.port()).isZero();
    }
  }

  @Test
  void a_host_that_is_not_there_is_named() {
    for (String host : new String[] {NO_SUCH_HOST, "192.0.2.1"}) {
      assertThatThrownBy(() -> ECHO.asServer(backend().host(host)).start())
          .isInstanceOf(Server.BindException.class)
          .hasMessageContaining(host + ":0");
    }
  }

  @Test
  void options_that_make_no_sense_are_refused_by_name() {
    assertThatThrownBy(() -> Netty.on(65_536)).hasMessageContaining("65536");
    assertThatThrownBy(() -> backend().maxConnections(0)).hasMessageContaining("maxConnections");
    assertThatThrownBy(() -> backend().maxConnectionsPerAddress(0))
        .hasMessageContaining("maxConnectionsPerAddress");
    assertThatThrownBy(() -> backend().maxBodySize(-1)).hasMessageContaining("maxBodySize");
    assertThatThrownBy(() -> backend().keepAlive(Duration.ofSeconds(-1)))
        .hasMessageContaining("keepAlive");
    assertThatThrownBy(() -> backend().loops(0)).hasMessageContaining("loops");
  }

  @Test
  void connections_are_bounded() throws Exception {
    try (Logged log = new Logged();
        Server server = ECHO.asServer(backend().maxConnections(2)).start();
        RawSocket one = open(server)) {
      try (RawSocket two = open(server);
          RawSocket three = RawSocket.to(server);
          RawSocket four = RawSocket.to(server)) {
        Answer answer = three.answer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.head()).contains("Retry-After: ", "Connection: close");
        three.expectEnd();
        assertThat(four.answer().status()).isEqualTo(503);
        assertThat(server.connections()).isEqualTo(2);
        two.send(RawFrame.close(1000, "").masked(KEY)).frame();
        two.expectEnd();
      }
      log.await("there are 2 (maxConnections)");
      assertThat(log.from(Level.WARNING)).containsOnlyOnce("refused");
      // The place of the one that went is free, as soon as the server has noticed.
      try (RawSocket next = admitted(server)) {
        one.send(RawFrame.text("still here").masked(KEY));
        assertThat(one.frame().text()).isEqualTo("still here");
        next.send(RawFrame.text("too").masked(KEY));
        assertThat(next.frame().text()).isEqualTo("too");
      }
    }
  }

  /** Tries until the server has a place. */
  private static RawSocket admitted(Server server) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      RawSocket client = RawSocket.to(server);
      String head = client.send(RawSocket.handshake("/")).head();
      if (head.contains("101")) {
        return client;
      }
      client.close();
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  @Test
  void connections_of_one_address_are_bounded() throws Exception {
    NettyBackend backend = backend().host("0.0.0.0").maxConnectionsPerAddress(1);
    try (Server server = ECHO.asServer(backend).start();
        Logged log = new Logged();
        RawSocket one = opened(from("127.0.0.1", server));
        RawSocket again = from("127.0.0.1", server);
        RawSocket other = opened(from("127.0.0.2", server))) {
      assertThat(again.answer().status()).isEqualTo(503);
      log.await("(maxConnectionsPerAddress)");
      one.send(RawFrame.close(1000, "").masked(KEY)).frame();
      one.expectEnd();
      one.socket().close();
      try (RawSocket next = admitted(server)) {
        next.send(RawFrame.text("free").masked(KEY));
        assertThat(next.frame().text()).isEqualTo("free");
      }
      other.send(RawFrame.text("x").masked(KEY)).frame();
    }
  }

  private static RawSocket from(String address, Server server) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    return new RawSocket(socket);
  }

  @Test
  void a_server_that_cannot_accept_says_why_and_tries_again() throws Exception {
    BlockingQueue<Channel> listening = ChannelSpy.listening();
    try (Server server = ECHO.asServer(backend()).start();
        Logged log = new Logged()) {
      Channel listener = listening.poll(20, TimeUnit.SECONDS);
      boolean accepting =
          listener
              .eventLoop()
              .submit(
                  () -> {
                    listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
                    return listener.config().isAutoRead();
                  })
              .get(20, TimeUnit.SECONDS);
      assertThat(accepting).isFalse();
      log.await("cannot accept a connection: Too many open files");
      assertThat(log.from(Level.WARNING)).contains("ulimit -n", "maxConnections");
      try (RawSocket later = open(server)) {
        later.send(RawFrame.text("here").masked(KEY));
        assertThat(later.frame().text()).isEqualTo("here");
      }
    } finally {
      ChannelSpy.stop();
    }
  }

  @Test
  void a_stop_closes_sockets_with_its_status_and_reports() throws Exception {
    Server server = ECHO.asServer(backend()).start();
    try (RawSocket polite = open(server);
        RawSocket silent = open(server);
        RawSocket idle = RawSocket.to(server)) {
      CompletableFuture<Server.Stopped> stopping =
          CompletableFuture.supplyAsync(
              () -> server.stop(WsStatus.of(1001, "maintenance"), Duration.ofSeconds(5)));
      assertThat(idle.rest()).isEmpty();
      assertThat(polite.frame()).isEqualTo(RawFrame.close(1001, "maintenance"));
      polite.send(RawFrame.close(1001, "").masked(KEY));
      polite.expectEnd();
      polite.socket().close();
      assertThat(stopping.get(20, TimeUnit.SECONDS)).isEqualTo(new Server.Stopped(1, 1));
      assertThat(silent.frame()).isEqualTo(RawFrame.close(1001, "maintenance"));
      silent.rest();
      assertThat(server.connections()).isZero();
      int port = server.port();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
          .isInstanceOf(ConnectException.class);
      assertThat(server.stop(WsStatus.NORMAL, Duration.ZERO)).isEqualTo(new Server.Stopped(0, 0));
      server.close();
    }
  }

  @Test
  void a_stop_lets_requests_finish_and_takes_no_new_ones() throws Exception {
    Semaphore answer = new Semaphore(0);
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    AtomicInteger consumed = new AtomicInteger();
    PolyHandler slow =
        PolyHandler.of(
            request -> {
              asked.add("http");
              answer.acquireUninterruptibly();
              return Response.ok("done");
            },
            request -> {
              asked.add("ws");
              answer.acquireUninterruptibly();
              return ws -> consumed.incrementAndGet();
            });
    Server server = slow.asServer(backend()).start();
    try (RawSocket request = RawSocket.to(server);
        RawSocket handshake = RawSocket.to(server)) {
      request.send(GET + GET);
      assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo("http");
      handshake.send(RawSocket.handshake("/"));
      assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo("ws");
      CompletableFuture<Server.Stopped> stopping =
          CompletableFuture.supplyAsync(
              () -> server.stop(WsStatus.GOING_AWAY, Duration.ofSeconds(20)));
      // What would become a socket is refused at once.
      assertThat(handshake.answer().status()).isEqualTo(503);
      handshake.expectEnd();
      answer.release(10);
      Answer last = request.answer();
      assertThat(last.body()).isEqualTo("done");
      assertThat(last.head()).contains("Connection: close");
      request.expectEnd();
      assertThat(stopping.get(20, TimeUnit.SECONDS)).isEqualTo(new Server.Stopped(0, 0));
      assertThat(asked).isEmpty();
      assertThat(consumed).hasValue(0);
    }
  }

  @Test
  void a_stop_waits_no_longer_than_its_patience() throws Exception {
    Semaphore never = new Semaphore(0);
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    PolyHandler stuck =
        PolyHandler.of(
            request -> {
              asked.add("http");
              never.acquireUninterruptibly();
              return Response.ok("late");
            },
            ECHO);
    Server server = stuck.asServer(backend()).start();
    try (RawSocket request = RawSocket.to(server)) {
      request.send(GET);
      assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo("http");
      server.stop(WsStatus.GOING_AWAY, Duration.ofMillis(100));
      assertThat(request.rest()).isEmpty();
    } finally {
      never.release();
    }
  }

  @Test
  void servers_share_a_runtime_and_one_may_stop_without_the_other() throws Exception {
    try (Server stays = ECHO.asServer(backend()).start();
        RawSocket client = open(stays)) {
      ECHO.asServer(backend()).start().close();
      client.send(RawFrame.text("hi").masked(KEY));
      assertThat(client.frame().text()).isEqualTo("hi");
    }
  }

  @Test
  void loops_of_its_own_end_with_the_server() throws Exception {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    WsHandler handler =
        request -> {
          threads.add(Thread.currentThread());
          return ws -> {};
        };
    Server server = handler.asServer(backend().loops(2).inline()).start();
    Thread loop;
    try (RawSocket client = open(server)) {
      loop = threads.poll(20, TimeUnit.SECONDS);
      assertThat(loop.isDaemon()).isTrue();
      assertThat(loop.getName()).startsWith("parley-io");
      client.send(RawFrame.close(1000, "").masked(KEY));
      server.close();
    }
    loop.join(20_000);
    assertThat(loop.isAlive()).isFalse();
  }

  @Test
  void a_loop_does_not_wait_for_itself() throws Exception {
    BlockingQueue<Throwable> refusals = new LinkedBlockingQueue<>();
    BlockingQueue<Server> self = new LinkedBlockingQueue<>();
    WsHandler suicidal =
        request -> {
          try {
            self.take().close();
          } catch (IllegalStateException e) {
            refusals.add(e);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return ws -> {};
        };
    try (Server server = suicidal.asServer(backend().inline()).start()) {
      self.add(server);
      try (RawSocket client = open(server)) {
        assertThat(client.socket().isConnected()).isTrue();
        assertThat(refusals.poll(20, TimeUnit.SECONDS)).hasMessageContaining("event loop");
      }
    }
  }

  @Test
  void a_runtime_that_ends_breaks_its_sockets() throws Exception {
    BlockingQueue<WsStatus> closed = new LinkedBlockingQueue<>();
    NettyRuntime runtime =
        NettyRuntime.builder().loops(1).maxWorkers(4).nativeTransport(io == Io.NATIVE).build();
    WsHandler handler = request -> ws -> ws.onClose(closed::add);
    try (Server server = handler.asServer(backend().runtime(runtime)).start();
        RawSocket client = open(server)) {
      runtime.close();
      client.rest();
    }
    assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_socket_whose_runtime_has_ended_throws_nothing(boolean inline) throws Exception {
    CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    CountDownLatch closed = new CountDownLatch(1);
    NettyRuntime runtime =
        NettyRuntime.builder().loops(1).maxWorkers(4).nativeTransport(io == Io.NATIVE).build();
    WsHandler handler =
        request ->
            ws -> {
              ws.onClose(status -> closed.countDown());
              socket.complete(ws);
            };
    NettyBackend backend = backend().runtime(runtime);
    try (Server server = handler.asServer(inline ? backend.inline() : backend).start();
        RawSocket client = open(server)) {
      WebSocket ws = socket.get(20, TimeUnit.SECONDS);
      runtime.close();
      client.rest();
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(ws.send("late")).isFalse();
      assertThat(ws.close(1000, "late")).isFalse();
      ws.cancel();
      ws.pause();
      ws.resume();
      assertThat(ws.ping())
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void a_runtime_that_has_ended_is_refused() {
    NettyRuntime runtime = NettyRuntime.builder().loops(1).build();
    runtime.close();
    assertThatThrownBy(() -> ECHO.asServer(backend().runtime(runtime)).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(
            () ->
                Netty.client()
                    .runtime(runtime)
                    .newWebSocket(Request.get("ws://localhost/"), new Events()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void the_shared_runtime_does_not_end() {
    assertThatThrownBy(() -> NettyRuntime.shared().close())
        .isInstanceOf(IllegalStateException.class);
  }
}
