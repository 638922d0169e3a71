package io.parley.tests.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HandshakeException;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.http.HttpVersion;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.testing.RawFrame;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import io.parley.tests.LoopbackTls;
import io.parley.tests.http2.RawHttp2.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A client that opens sockets by HTTP/2. */
class Http2ClientTest {

  /** More than Netty itself would have reset on one connection. */
  private static final int MANY = 250;

  private static final NettyClient ALONE = Netty.client().http2PriorKnowledge();

  private final Queue<Request> seen = new ConcurrentLinkedQueue<>();

  private final WsHandler echo =
      request -> {
        seen.add(request);
        return ws -> ws.onMessage(ws::send);
      };

  private Server serve(NettyBackend backend) {
    return echo.asServer(backend.host("localhost")).start();
  }

  private static Opened open(NettyClient client, Server server) {
    RecordingListener events = new RecordingListener();
    WebSocket ws = client.newWebSocket(Request.get(server.uri("/")), events);
    events.assertNextOpened();
    return new Opened(ws, events);
  }

  private record Opened(WebSocket ws, RecordingListener events) {
    void echoes() {
      ws.send("are you there?");
      events.assertNextText("are you there?");
    }
  }

  private static Throwable failure(NettyClient client, String uri) {
    RecordingListener events = new RecordingListener();
    client.newWebSocket(Request.get(uri), events);
    return events.next(SocketEvent.Failed.class).cause();
  }

  // ---- Sharing.

  @Test
  void sockets_to_one_server_share_a_connection() {
    try (Server server = serve(Netty.onFreePort())) {
      List<Opened> all = new ArrayList<>();
      RecordingListener[] events = new RecordingListener[20];
      WebSocket[] sockets = new WebSocket[20];
      // At once, so that all but one wait for the connection.
      for (int i = 0; i < 20; i++) {
        events[i] = new RecordingListener();
        sockets[i] = ALONE.newWebSocket(Request.get(server.uri("/")), events[i]);
      }
      for (int i = 0; i < 20; i++) {
        events[i].assertNextOpened();
        all.add(new Opened(sockets[i], events[i]));
      }
      all.forEach(Opened::echoes);
      assertThat(all.stream().map(each -> each.ws.localAddress()).distinct()).hasSize(1);
      assertThat(seen).allMatch(request -> request.version() == HttpVersion.HTTP_2);
      all.get(0).ws.cancel();
      all.get(0).events.next(SocketEvent.Failed.class);
      all.get(1).echoes();
      all.forEach(each -> each.ws.cancel());
    }
  }

  @Test
  void clients_with_other_options_do_not_share() {
    try (Server server = serve(Netty.onFreePort())) {
      Opened one = open(ALONE, server);
      Opened other = open(ALONE.config(config -> config.maxHeaderSize(16 * 1024)), server);
      assertThat(one.ws.localAddress()).isNotEqualTo(other.ws.localAddress());
      Opened third = open(ALONE.config(config -> config.maxMessageSize(17)), server);
      assertThat(third.ws.localAddress()).isEqualTo(one.ws.localAddress());
      one.ws.cancel();
      other.ws.cancel();
      third.ws.cancel();
    }
  }

  @Test
  void where_a_connection_is_full_there_is_another() {
    try (Server server = serve(Netty.onFreePort().http2(http2 -> http2.maxStreams(2)))) {
      List<Opened> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(open(ALONE, server));
      }
      all.forEach(Opened::echoes);
      assertThat(all.stream().map(each -> each.ws.localAddress()).distinct()).hasSize(3);
      all.forEach(each -> each.ws.cancel());
    }
  }

  // ---- The way back to HTTP/1.1.

  private static NettyClient preferring() {
    return Netty.client().tls(LoopbackTls.client()).http2();
  }

  private static NettyBackend secure() {
    return Netty.onFreePort().tls(LoopbackTls.server());
  }

  @Test
  void what_ALPN_agrees_on_is_spoken() {
    try (Server server = serve(secure())) {
      Opened one = open(preferring(), server);
      one.echoes();
      assertThat(seen.remove().version()).isEqualTo(HttpVersion.HTTP_2);
      Opened other = open(preferring().http1(), server);
      other.echoes();
      assertThat(seen.remove().version()).isEqualTo(HttpVersion.HTTP_1_1);
      one.ws.cancel();
      other.ws.cancel();
    }
  }

  @Test
  void a_server_without_HTTP_2_is_spoken_to_by_HTTP_1() {
    NettyClient client = preferring();
    try (Server server = serve(secure().withoutHttp2())) {
      for (int i = 0; i < 3; i++) {
        Opened opened = open(client, server);
        opened.echoes();
        assertThat(seen.remove().version()).isEqualTo(HttpVersion.HTTP_1_1);
        opened.ws.cancel();
      }
      assertThat(failure(client.http2PriorKnowledge(), server.uri("/").toString()))
          .hasMessageContaining("does not speak HTTP/2: ALPN agreed on");
    }
  }

  @Test
  void without_TLS_HTTP_1_is_spoken_unless_told_otherwise() {
    try (Server server = serve(Netty.onFreePort())) {
      Opened opened = open(Netty.client().http2(), server);
      opened.echoes();
      assertThat(seen.remove().version()).isEqualTo(HttpVersion.HTTP_1_1);
      opened.ws.cancel();
    }
  }

  @Test
  void a_server_that_has_no_sockets_by_HTTP_2_is_asked_by_HTTP_1() {
    Queue<HttpVersion> versions = new ConcurrentLinkedQueue<>();
    PolyHandler pages =
        new PolyHandler(
            request -> {
              versions.add(request.version());
              return Response.ok("a page");
            },
            null);
    try (Server server = pages.asServer(secure().host("localhost")).start()) {
      assertThat(failure(preferring(), server.uri("/").toString()))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("expected 101");
      assertThat(versions).containsExactly(HttpVersion.HTTP_1_1);
      assertThat(failure(preferring().http2PriorKnowledge(), server.uri("/").toString()))
          .hasMessageContaining("ENABLE_CONNECT_PROTOCOL");
      assertThat(versions).hasSize(1);
    }
  }

  // ---- Servers that do strange things, frame by frame.

  /** A server that takes connections one by one. */
  private static final class Raw implements AutoCloseable {
    private final ServerSocket listener;

    Raw() throws IOException {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      listener.setSoTimeout(20_000);
    }

    String uri() {
      return "ws://localhost:" + listener.getLocalPort() + "/";
    }

    /** The next connection, after its preface. */
    RawHttp2 accept(String settingsHex) throws IOException {
      RawHttp2 peer = new RawHttp2(listener.accept());
      assertThat(new String(peer.read(RawHttp2.PREFACE.length()), StandardCharsets.US_ASCII))
          .isEqualTo(RawHttp2.PREFACE);
      return peer.send(RawHttp2.SETTINGS, 0, 0, settingsHex);
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  /** Number 1 is that of a request that was upgraded from HTTP/1.1. */
  private static final int FIRST = 3;

  /** SETTINGS_ENABLE_CONNECT_PROTOCOL. */
  private static final String CONNECT = "000800000001";

  @Test
  void the_request_is_an_extended_connect() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      WebSocket ws =
          ALONE.newWebSocket(
              Request.get(server.uri() + "chat?x=y")
                  .header("Sec-WebSocket-Protocol", "a, b")
                  .header("X-Token", "Secret"),
              events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        Frame frame = peer.next(RawHttp2.HEADERS);
        assertThat(frame.has(RawHttp2.END_STREAM)).isFalse();
        Map<String, String> head = peer.head(frame);
        assertThat(head)
            .containsEntry(":method", "CONNECT")
            .containsEntry(":protocol", "websocket")
            .containsEntry(":scheme", "http")
            .containsEntry(":path", "/chat?x=y")
            .containsEntry(":authority", server.uri().substring(5).replace("/", ""))
            .containsEntry("sec-websocket-version", "13")
            .containsEntry("sec-websocket-protocol", "a, b")
            .containsEntry("x-token", "Secret")
            .doesNotContainKeys("sec-websocket-key", "upgrade", "connection", "host");
        peer.headers(FIRST, false, ":status 200 | sec-websocket-protocol b");
        Response response = events.next(SocketEvent.Opened.class).response();
        assertThat(response.status().code()).isEqualTo(200);
        assertThat(ws.subprotocol()).isEqualTo("b");
        peer.data(FIRST, RawFrame.text("hello"));
        events.assertNextText("hello");
        ws.cancel();
        assertThat(peer.next(RawHttp2.RST_STREAM).number(0)).isEqualTo(RawHttp2.CANCEL);
      }
    }
  }

  @Test
  void a_refusal_is_told_with_its_body() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 403")
            .data(FIRST, true, "not you".getBytes(StandardCharsets.UTF_8));
        SocketEvent.Failed failed = events.next(SocketEvent.Failed.class);
        assertThat(failed.cause())
            .isInstanceOf(HandshakeException.class)
            .hasMessage("expected 200 OK, got 403 Forbidden");
        assertThat(failed.response().bodyText()).isEqualTo("not you");
      }
    }
  }

  @Test
  void answers_that_are_only_informational_are_passed_over() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      WebSocket ws = ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 103 | link </a>")
            .headers(FIRST, false, ":status 100")
            .headers(FIRST, false, ":status 200")
            .data(FIRST, RawFrame.text("hello"));
        events.assertNextOpened();
        events.assertNextText("hello");
        ws.cancel();
      }
    }
  }

  @Test
  void an_answer_that_ends_at_once_is_the_end() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, true, ":status 200");
        events.assertNextOpened();
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessageContaining("without a Close frame");
      }
    }
  }

  @Test
  void data_before_the_answer_is_told() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.data(FIRST, true, new byte[0]);
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessageContaining("sent DATA before it answered the handshake");
      }
    }
  }

  @Test
  void a_length_of_the_answer_means_nothing() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      WebSocket ws = ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 200 | content-length 0");
        events.assertNextOpened();
        peer.data(FIRST, RawFrame.text("hello"));
        events.assertNextText("hello");
        ws.cancel();
      }
    }
  }

  /** Servers may count resets, so what is on its way to a socket that is gone gets no more. */
  @Test
  void a_canceled_socket_resets_its_stream_once() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      WebSocket ws = ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 200");
        events.assertNextOpened();
        ws.cancel();
        peer.next(RawHttp2.RST_STREAM);
        peer.data(FIRST, false, new byte[100])
            .data(FIRST, true, new byte[100])
            .reset(FIRST, RawHttp2.CANCEL)
            .send(RawHttp2.PING, 0, 0, "0102030405060708");
        peer.next(RawHttp2.PING);
      }
    }
  }

  @Test
  void a_refusal_that_has_ended_needs_no_reset() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, true, ":status 403");
        events.next(SocketEvent.Failed.class);
        assertThat(peer.next(RawHttp2.DATA).has(RawHttp2.END_STREAM)).isTrue();
      }
    }
  }

  @Test
  void a_stream_that_the_server_begins_ends_the_connection() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(2, false, ":status 200");
        assertThat(peer.next(RawHttp2.GOAWAY).number(4)).isEqualTo(RawHttp2.PROTOCOL_ERROR);
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessageContaining("the server began stream 2");
      }
    }
  }

  @Test
  void a_connection_that_gave_no_answer_is_not_asked_again() throws Exception {
    try (Raw server = new Raw()) {
      NettyClient hurried = ALONE.config(config -> config.handshakeTimeout(Duration.ofSeconds(4)));
      RecordingListener first = new RecordingListener();
      hurried.newWebSocket(Request.get(server.uri()), first);
      try (RawHttp2 dead = server.accept(CONNECT)) {
        dead.next(RawHttp2.HEADERS);
        assertThat(first.next(SocketEvent.Failed.class).cause())
            .hasMessageContaining("handshakeTimeout");
        RecordingListener second = new RecordingListener();
        WebSocket ws = ALONE.newWebSocket(Request.get(server.uri()), second);
        try (RawHttp2 peer = server.accept(CONNECT)) {
          peer.next(RawHttp2.HEADERS);
          peer.headers(FIRST, false, ":status 200");
          second.assertNextOpened();
          ws.cancel();
        }
      }
    }
  }

  @Test
  void a_smaller_number_of_streams_is_kept_from_then_on() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener first = new RecordingListener();
      WebSocket ws = ALONE.newWebSocket(Request.get(server.uri()), first);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        // SETTINGS_MAX_CONCURRENT_STREAMS of 1.
        peer.headers(FIRST, false, ":status 200")
            .send(RawHttp2.SETTINGS, 0, 0, "000300000001")
            .data(FIRST, RawFrame.text("hello"));
        first.assertNextOpened();
        first.assertNextText("hello");
        RecordingListener second = new RecordingListener();
        WebSocket other = ALONE.newWebSocket(Request.get(server.uri()), second);
        try (RawHttp2 next = server.accept(CONNECT)) {
          next.next(RawHttp2.HEADERS);
          next.headers(FIRST, false, ":status 200");
          second.assertNextOpened();
          other.cancel();
        }
        ws.cancel();
      }
    }
  }

  @Test
  void a_window_may_become_negative() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      WebSocket ws = ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT + "000400000064")) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 200");
        events.assertNextOpened();
        ws.send(new byte[300]);
        assertThat(peer.next(RawHttp2.DATA).payload()).hasSize(100);
        // To -90, to 10, and then to where all goes.
        peer.send(RawHttp2.SETTINGS, 0, 0, "00040000000a").window(FIRST, 100);
        assertThat(peer.next(RawHttp2.DATA).payload()).hasSize(10);
        peer.send(RawHttp2.SETTINGS, 0, 0, "0004000003e8");
        assertThat(peer.next(RawHttp2.DATA).payload()).hasSize(308 - 110);
        ws.cancel();
      }
    }
  }

  @Test
  void what_waits_for_the_window_fails_with_its_stream() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      WebSocket ws = ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT + "000400000064")) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 200");
        events.assertNextOpened();
        CompletableFuture<Void> one =
            ws.sendAsync(WsMessage.of(new byte[300])).toCompletableFuture();
        peer.next(RawHttp2.DATA);
        CompletableFuture<Void> two =
            ws.sendAsync(WsMessage.of(new byte[300])).toCompletableFuture();
        peer.reset(FIRST, RawHttp2.CANCEL);
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessage("the peer reset the stream: CANCEL");
        assertThat(one).failsWithin(Duration.ofSeconds(20));
        assertThat(two).failsWithin(Duration.ofSeconds(20));
      }
    }
  }

  @Test
  void what_a_goodbye_says_is_told_to_those_who_wait_for_the_window() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      WebSocket ws = ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT + "000400000064")) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 200");
        events.assertNextOpened();
        ws.send(new byte[300]);
        peer.next(RawHttp2.DATA);
        peer.send(RawHttp2.GOAWAY, 0, 0, "000000030000000b");
      }
      assertThat(events.next(SocketEvent.Failed.class).cause())
          .hasMessage("the peer ended the HTTP/2 connection: GOAWAY with ENHANCE_YOUR_CALM");
    }
  }

  @Test
  void what_came_before_an_end_survives_a_reset_behind_it() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      NettyClient small = ALONE.config(config -> config.mailboxBytes(1024));
      WebSocket ws = small.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 200");
        events.assertNextOpened();
        ws.pause();
        String large = "x".repeat(2000);
        peer.data(FIRST, RawFrame.text(large));
        peer.send(RawHttp2.PING, 0, 0, "0102030405060708").await(RawHttp2.PING);
        // Nothing is read any more.
        peer.data(FIRST, RawFrame.text("more")).data(FIRST, RawFrame.close(1000, ""));
        peer.data(FIRST, true, new byte[0]).reset(FIRST, RawHttp2.CANCEL);
        peer.send(RawHttp2.PING, 0, 0, "0102030405060708").await(RawHttp2.PING);
        ws.resume();
        events.assertNextText(large);
        events.assertNextText("more");
        events.next(SocketEvent.Closing.class);
      }
    }
  }

  @Test
  void a_refused_stream_is_asked_for_again_and_then_given_up() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        for (int stream = FIRST; stream < FIRST + 6; stream += 2) {
          assertThat(peer.next(RawHttp2.HEADERS).stream()).isEqualTo(stream);
          peer.reset(stream, RawHttp2.REFUSED_STREAM);
        }
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessageContaining("did not take the request")
            .hasMessageContaining("REFUSED_STREAM");
      }
    }
  }

  @Test
  void a_reset_before_the_answer_is_told() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.reset(FIRST, RawHttp2.PROTOCOL_ERROR);
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessageContaining("did not answer the handshake")
            .hasMessageContaining("PROTOCOL_ERROR");
      }
    }
  }

  /** As HAProxy does when the server behind it has closed. */
  @Test
  void an_end_with_a_reset_right_behind_it_is_not_answered() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        for (int stream = FIRST; stream < FIRST + 2 * MANY; stream += 2) {
          Frame request = peer.next(RawHttp2.HEADERS);
          assertThat(request.stream()).isEqualTo(stream);
          peer.headers(stream, false, ":status 200");
          events.assertNextOpened();
          peer.data(stream, RawFrame.close(1000, ""));
          peer.next(RawHttp2.DATA);
          ByteArrayOutputStream end = new ByteArrayOutputStream();
          end.writeBytes(RawHttp2.bytes(RawHttp2.DATA, RawHttp2.END_STREAM, stream, new byte[0]));
          end.writeBytes(RawHttp2.bytes(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
          peer.send(end.toByteArray());
          events.next(SocketEvent.Closing.class);
          events.next(SocketEvent.Closed.class);
          events = new RecordingListener();
          ALONE.newWebSocket(Request.get(server.uri()), events);
        }
        peer.next(RawHttp2.HEADERS);
      }
    }
  }

  @Test
  void sockets_may_be_canceled_as_often_as_one_likes() {
    try (Server server = serve(Netty.onFreePort())) {
      Opened first = open(ALONE, server);
      for (int i = 0; i < MANY; i++) {
        Opened opened = open(ALONE, server);
        assertThat(opened.ws.localAddress()).isEqualTo(first.ws.localAddress());
        opened.ws.cancel();
      }
      first.echoes();
      first.ws.cancel();
    }
  }

  @Test
  void after_a_goaway_new_sockets_get_a_new_connection_and_old_ones_go_on() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener first = new RecordingListener();
      WebSocket old = ALONE.newWebSocket(Request.get(server.uri()), first);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 200");
        first.assertNextOpened();
        RecordingListener second = new RecordingListener();
        ALONE.newWebSocket(Request.get(server.uri()), second);
        assertThat(peer.next(RawHttp2.HEADERS).stream()).isEqualTo(5);
        // The second stream is left out: it goes to a new connection.
        peer.send(RawHttp2.GOAWAY, 0, 0, "0000000300000000");
        try (RawHttp2 next = server.accept(CONNECT)) {
          assertThat(next.next(RawHttp2.HEADERS).stream()).isEqualTo(FIRST);
          next.headers(FIRST, false, ":status 200");
          second.assertNextOpened();
          peer.data(FIRST, RawFrame.text("still here"));
          first.assertNextText("still here");
          old.cancel();
        }
      }
    }
  }

  @Test
  void a_server_without_sockets_is_told_so() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept("")) {
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessageContaining("opens no WebSockets by HTTP/2")
            .hasMessageContaining("ENABLE_CONNECT_PROTOCOL");
        peer.expectEnd();
      }
    }
  }

  @Test
  void a_server_of_HTTP_1_is_told_so() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = new RawHttp2(server.listener.accept())) {
        peer.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessageContaining("does not speak HTTP/2: it answers \"HTTP/1.1 400 Bad Request\"");
      }
    }
  }

  @Test
  void headers_that_are_too_large_are_told() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 200 | x-long " + "x".repeat(8 * 1024));
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessageContaining("maxHeaderSize");
      }
    }
  }

  @Test
  void the_end_of_the_connection_breaks_its_sockets() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, false, ":status 200");
        events.assertNextOpened();
        peer.endOutput();
        assertThat(events.next(SocketEvent.Failed.class).cause())
            .hasMessage("the peer ended the HTTP/2 connection");
      }
    }
  }

  @Test
  void a_connection_without_sockets_is_closed_after_a_while() throws Exception {
    try (Raw server = new Raw()) {
      RecordingListener events = new RecordingListener();
      ALONE.newWebSocket(Request.get(server.uri()), events);
      try (RawHttp2 peer = server.accept(CONNECT)) {
        peer.next(RawHttp2.HEADERS);
        peer.headers(FIRST, true, ":status 404");
        events.next(SocketEvent.Failed.class);
        peer.await(RawHttp2.GOAWAY);
        peer.expectEnd();
      }
    }
  }
}
