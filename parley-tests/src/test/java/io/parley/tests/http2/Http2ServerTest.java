package io.parley.tests.http2;

import static io.parley.tests.http2.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.HttpHandler;
import io.parley.http.HttpVersion;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyRuntime;
import io.parley.testing.RawFrame;
import io.parley.tests.http2.RawHttp2.Frame;
import io.parley.tests.netty.HeldLoop;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is spoken to in frames of HTTP/2. */
class Http2ServerTest {

  private static final int KEY = 0x01020304;

  /** More than Netty itself would have reset on one connection. */
  private static final int MANY = 250;

  private static final HttpHandler MIRROR =
      request ->
          Response.ok(
              request.method()
                  + " "
                  + request.uri()
                  + " "
                  + request.version()
                  + " "
                  + request.header("Host")
                  + " "
                  + request.bodyText());

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  private static final PolyHandler BOTH = new PolyHandler(MIRROR, ECHO);

  private static Server serve(PolyHandler app) {
    return serve(app, Netty.onFreePort());
  }

  private static Server serve(PolyHandler app, NettyBackend backend) {
    return app.asServer(backend.host("localhost")).start();
  }

  private static RawFrame text(String text) {
    return RawFrame.text(text).masked(KEY);
  }

  private static RawFrame frame(Frame data) {
    assertThat(data.type()).as("%s", data).isEqualTo(RawHttp2.DATA);
    return new RawFrame(
        (data.payload()[0] & 0x80) != 0,
        0,
        data.payload()[0] & 15,
        null,
        java.nio.ByteBuffer.wrap(data.payload(), 2, data.payload().length - 2).slice());
  }

  // ---- Requests.

  @Test
  void requests_are_answered_each_on_its_stream() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.get(1, "/a?b=c");
      Map<String, String> head = client.nextHead();
      assertThat(head).containsEntry(":status", "200").containsKey("content-length");
      assertThat(head).doesNotContainKeys("connection", "transfer-encoding");
      assertThat(client.nextText()).isEqualTo("GET /a?b=c HTTP/2 localhost ");
      assertThat(client.next(RawHttp2.DATA).has(RawHttp2.END_STREAM)).isTrue();
      client.headers(3, false, ":method POST | :scheme http | :path / | :authority example:80");
      client.data(3, false, "two ".getBytes(StandardCharsets.UTF_8));
      client.data(3, true, "parts".getBytes(StandardCharsets.UTF_8));
      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(client.nextText()).isEqualTo("POST / HTTP/2 example:80 two parts");
    }
  }

  @Test
  void a_head_has_the_length_of_a_get_and_no_body() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.headers(1, true, request("HEAD"));
      Frame frame = client.next(RawHttp2.HEADERS);
      assertThat(frame.has(RawHttp2.END_STREAM)).isTrue();
      assertThat(client.head(frame)).containsEntry("content-length", "24");
    }
  }

  @Test
  void streams_do_not_wait_for_each_other() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    HttpHandler slow =
        request -> {
          if (request.path().equals("/slow")) {
            await(over);
          }
          return Response.ok(request.path());
        };
    try (Server server = serve(new PolyHandler(slow, null));
        RawHttp2 client = RawHttp2.to(server)) {
      client.get(1, "/slow").get(3, "/fast");
      Frame first = client.next(RawHttp2.HEADERS);
      assertThat(first.stream()).isEqualTo(3);
      client.head(first);
      over.countDown();
      assertThat(client.nextText()).isEqualTo("/fast");
      assertThat(client.next().has(RawHttp2.END_STREAM)).isTrue();
      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(client.nextText()).isEqualTo("/slow");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void cookies_come_as_one_header() throws Exception {
    HttpHandler cookies = request -> Response.ok(request.headers().all("Cookie").toString());
    try (Server server = serve(new PolyHandler(cookies, null));
        RawHttp2 client = RawHttp2.to(server)) {
      client.headers(1, true, request("GET", "cookie a=b | cookie c=d"));
      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(client.nextText()).isEqualTo("[a=b; c=d]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "PRIX"})
  void methods_that_begin_like_the_preface_are_HTTP_1(String method) throws Exception {
    try (Server server = serve(BOTH);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      String request =
          method
              + " / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      for (byte b : request.getBytes(StandardCharsets.US_ASCII)) {
        socket.getOutputStream().write(b);
      }
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200").endsWith(method + " / HTTP/1.1 localhost ");
    }
  }

  @Test
  void the_preface_may_come_byte_by_byte() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client =
            new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
      for (byte b : RawHttp2.PREFACE.getBytes(StandardCharsets.US_ASCII)) {
        client.send(new byte[] {b});
      }
      client.send(RawHttp2.SETTINGS, 0, 0, "").get(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
    }
  }

  // ---- Sockets.

  @Test
  void an_extended_connect_opens_a_socket() throws Exception {
    BlockingQueue<Request> seen = new LinkedBlockingQueue<>();
    BlockingQueue<WsStatus> ended = new LinkedBlockingQueue<>();
    WsHandler handler =
        request -> {
          seen.add(request);
          WsConsumer consumer =
              ws -> {
                ws.onMessage(ws::send);
                ws.onClose(ended::add);
              };
          return consumer.withSubprotocol("chat");
        };
    try (Server server = serve(PolyHandler.of(handler));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/chat?x=y", "sec-websocket-protocol other, chat");
      Map<String, String> head = client.nextHead();
      assertThat(head)
          .containsEntry(":status", "200")
          .containsEntry("sec-websocket-protocol", "chat")
          .doesNotContainKeys("sec-websocket-accept", "upgrade", "connection", "content-length");
      Request request = seen.poll(20, TimeUnit.SECONDS);
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(request.uri()).hasToString("/chat?x=y");
      assertThat(request.header("Host")).isEqualTo("localhost");
      client.data(1, text("hello"));
      assertThat(frame(client.next()).text()).isEqualTo("hello");
      client.data(1, RawFrame.close(1000, "bye").masked(KEY));
      assertThat(frame(client.next()).opcode()).isEqualTo(RawFrame.CLOSE);
      assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(new WsStatus(1000, "bye"));
      // The end of the stream stands for the end of TCP, which is the server's to begin.
      assertThat(client.next(RawHttp2.DATA).has(RawHttp2.END_STREAM)).isTrue();
    }
  }

  @Test
  void frames_may_come_right_behind_the_request_and_in_any_pieces() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      for (byte b : text("early").encode()) {
        client.data(1, false, new byte[] {b});
      }
      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(frame(client.next()).text()).isEqualTo("early");
    }
  }

  @Test
  void the_settings_tell_of_sockets_where_there_are_some() throws Exception {
    try (Server with = serve(BOTH);
        RawHttp2 client = RawHttp2.to(with)) {
      assertThat(settings(client.any()))
          .containsEntry(8, 1)
          .containsEntry(3, 100)
          .containsEntry(4, 256 * 1024)
          .containsEntry(6, 8 * 1024);
    }
    try (Server without = serve(new PolyHandler(MIRROR, null));
        RawHttp2 client = RawHttp2.to(without)) {
      assertThat(settings(client.any())).doesNotContainKey(8);
    }
  }

  private static Map<Integer, Integer> settings(Frame frame) {
    assertThat(frame.type()).isEqualTo(RawHttp2.SETTINGS);
    Map<Integer, Integer> settings = new java.util.HashMap<>();
    for (int at = 0; at < frame.payload().length; at += 6) {
      settings.put(frame.payload()[at + 1] & 0xff, frame.number(at + 2));
    }
    return settings;
  }

  @Test
  void the_peers_reset_breaks_the_socket() throws Exception {
    CompletableFuture<Throwable> error = new CompletableFuture<>();
    CompletableFuture<WsStatus> closed = new CompletableFuture<>();
    WsHandler handler =
        request ->
            ws -> {
              ws.onError(error::complete);
              ws.onClose(closed::complete);
            };
    try (Server server = serve(PolyHandler.of(handler));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.reset(1, RawHttp2.CANCEL);
      assertThat(error.get(20, TimeUnit.SECONDS)).hasMessage("the peer reset the stream: CANCEL");
      assertThat(closed.get(20, TimeUnit.SECONDS).code()).isEqualTo(1006);
    }
  }

  @Test
  void the_end_of_the_stream_without_a_close_is_1006() throws Exception {
    CompletableFuture<Throwable> error = new CompletableFuture<>();
    CompletableFuture<WsStatus> closed = new CompletableFuture<>();
    WsHandler handler =
        request ->
            ws -> {
              ws.onError(error::complete);
              ws.onClose(closed::complete);
            };
    try (Server server = serve(PolyHandler.of(handler));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.data(1, true, new byte[0]);
      assertThat(error.get(20, TimeUnit.SECONDS)).hasMessageContaining("without a Close frame");
      assertThat(closed.get(20, TimeUnit.SECONDS).code()).isEqualTo(1006);
    }
  }

  @Test
  void cancel_resets_the_stream_alone() throws Exception {
    WsHandler handler =
        request -> request.path().equals("/no") ? WebSocket::cancel : ECHO.handle(request);
    try (Server server = serve(PolyHandler.of(handler));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.connect(3, "/no");
      Frame frame = client.next();
      if (frame.type() == RawHttp2.HEADERS) {
        frame = client.next();
      }
      assertThat(frame.type()).isEqualTo(RawHttp2.RST_STREAM);
      assertThat(frame.stream()).isEqualTo(3);
      assertThat(frame.number(0)).isEqualTo(RawHttp2.CANCEL);
      client.data(1, text("still here"));
      assertThat(frame(client.next()).text()).isEqualTo("still here");
    }
  }

  @Test
  void what_a_socket_does_not_read_keeps_its_window_closed_and_no_other() throws Exception {
    CompletableFuture<WebSocket> paused = new CompletableFuture<>();
    BlockingQueue<WsMessage> messages = new LinkedBlockingQueue<>();
    WsHandler handler =
        request ->
            ws -> {
              if (request.path().equals("/paused")) {
                ws.pause();
                ws.onMessage(messages::add);
                paused.complete(ws);
              } else {
                ws.onMessage(ws::send);
              }
            };
    NettyBackend backend =
        Netty.onFreePort()
            .config(config -> config.mailboxBytes(1024))
            .http2(http2 -> http2.streamWindow(20_000));
    try (Server server = serve(PolyHandler.of(handler), backend);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/paused");
      assertThat(client.nextStatus()).isEqualTo(200);
      WebSocket ws = paused.get(20, TimeUnit.SECONDS);
      byte[] message = RawFrame.of(RawFrame.BINARY, new byte[9_992]).masked(KEY).encode();
      assertThat(message).hasSize(10_000);
      client.data(1, false, message).data(1, false, message);
      client.connect(3, "/");
      client.data(3, text("free"));
      // All that came for the first socket came before this answer.
      boolean returned = false;
      Frame frame = client.any();
      while (frame.type() != RawHttp2.DATA) {
        returned |= frame.type() == RawHttp2.WINDOW_UPDATE && frame.stream() == 1;
        frame = client.any();
      }
      assertThat(frame(frame).text()).isEqualTo("free");
      assertThat(returned).as("a window for a socket that does not read").isFalse();
      ws.resume();
      Frame window = client.await(RawHttp2.WINDOW_UPDATE);
      while (window.stream() != 1) {
        window = client.await(RawHttp2.WINDOW_UPDATE);
      }
      assertThat(window.number(0)).isBetween(10_000, 20_000);
      assertThat(messages.poll(20, TimeUnit.SECONDS).size()).isEqualTo(9_992);
      assertThat(messages.poll(20, TimeUnit.SECONDS).size()).isEqualTo(9_992);
    }
  }

  @Test
  void no_byte_leaves_beyond_the_peers_window_and_the_queue_counts_it() throws Exception {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    try (Server server = serve(PolyHandler.of((WsHandler) request -> opened::complete));
        RawHttp2 client =
            new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
      client.send(RawHttp2.PREFACE.getBytes(StandardCharsets.US_ASCII));
      // SETTINGS_INITIAL_WINDOW_SIZE of 100.
      client.send(RawHttp2.SETTINGS, 0, 0, "000400000064");
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      WebSocket ws = opened.get(20, TimeUnit.SECONDS);
      CompletableFuture<Void> sent =
          ws.sendAsync(WsMessage.of(new byte[300])).toCompletableFuture();
      assertThat(client.next(RawHttp2.DATA).payload()).hasSize(100);
      assertThat(ws.queueSize()).isEqualTo(300);
      assertThat(sent).isNotDone();
      client.window(1, 150);
      assertThat(client.next(RawHttp2.DATA).payload()).hasSize(150);
      assertThat(ws.queueSize()).isEqualTo(300);
      client.window(1, 1000);
      assertThat(client.next(RawHttp2.DATA).payload()).hasSize(54);
      sent.get(20, TimeUnit.SECONDS);
      assertThat(ws.queueSize()).isZero();
    }
  }

  @Test
  void a_window_that_never_opens_is_a_stalled_write() throws Exception {
    CompletableFuture<Throwable> error = new CompletableFuture<>();
    WsHandler handler =
        request ->
            ws -> {
              ws.onError(error::complete);
              ws.send(new byte[300]);
            };
    NettyBackend backend =
        Netty.onFreePort().config(config -> config.writeTimeout(Duration.ofMillis(300)));
    try (Server server = serve(PolyHandler.of(handler), backend);
        RawHttp2 client =
            new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
      client.send(RawHttp2.PREFACE.getBytes(StandardCharsets.US_ASCII));
      client.send(RawHttp2.SETTINGS, 0, 0, "000400000064");
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(error.get(20, TimeUnit.SECONDS)).hasMessageContaining("writeTimeout");
      client.next(RawHttp2.DATA);
      assertThat(client.next(RawHttp2.RST_STREAM).number(0)).isEqualTo(RawHttp2.CANCEL);
    }
  }

  @Test
  void an_answer_that_is_not_taken_is_given_up() throws Exception {
    HttpHandler large = request -> Response.ok("x".repeat(300));
    NettyBackend backend =
        Netty.onFreePort().config(config -> config.writeTimeout(Duration.ofMillis(300)));
    try (Server server = serve(new PolyHandler(large, null), backend);
        RawHttp2 client =
            new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), server.port()))) {
      client.send(RawHttp2.PREFACE.getBytes(StandardCharsets.US_ASCII));
      client.send(RawHttp2.SETTINGS, 0, 0, "000400000064");
      client.get(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.next(RawHttp2.DATA);
      assertThat(client.next(RawHttp2.RST_STREAM).number(0)).isEqualTo(RawHttp2.CANCEL);
    }
  }

  // ---- Refusals, each one clear answer.

  private static void refused(
      PolyHandler app, int status, String sentence, boolean end, String fields) throws Exception {
    try (Server server = serve(app);
        RawHttp2 client = RawHttp2.to(server)) {
      client.headers(1, end, fields);
      Map<String, String> head = client.nextHead();
      assertThat(head).containsEntry(":status", Integer.toString(status));
      assertThat(client.nextText()).isEqualTo(sentence + "\n");
      assertThat(client.next(RawHttp2.DATA).has(RawHttp2.END_STREAM)).isTrue();
      client.get(3, "/");
      Frame next = client.next();
      // What was still to come of a request that is answered has no use.
      if (next.type() == RawHttp2.RST_STREAM) {
        assertThat(next.number(0)).isZero();
        next = client.next();
      }
      assertThat(next.stream()).isEqualTo(3);
      assertThat(next.type()).isEqualTo(RawHttp2.HEADERS);
    }
  }

  @Test
  void a_connect_that_ends_at_once_is_400() throws Exception {
    refused(
        BOTH,
        400,
        "This is no HTTP request.",
        true,
        request("CONNECT", ":protocol websocket | sec-websocket-version 13"));
  }

  @Test
  void pseudo_headers_that_are_missing_are_400() throws Exception {
    String sentence = "This is no HTTP request.";
    refused(BOTH, 400, sentence, true, ":method GET | :scheme http | :authority localhost");
    refused(BOTH, 400, sentence, true, ":method GET | :path / | :authority localhost");
    refused(BOTH, 400, sentence, true, ":scheme http | :path / | :authority localhost");
    refused(BOTH, 400, sentence, true, ":method GET | :scheme http | :path /");
    refused(
        BOTH,
        400,
        sentence,
        true,
        ":method GET | :scheme http | :path nowhere | :authority localhost");
    refused(BOTH, 400, sentence, true, request("GET", "host elsewhere"));
    refused(
        BOTH,
        400,
        sentence,
        false,
        ":method CONNECT | :protocol websocket | :authority localhost | sec-websocket-version 13");
    refused(BOTH, 400, sentence, false, request("GET", ":protocol websocket"));
  }

  @Test
  void an_extended_connect_where_none_was_announced_is_400() throws Exception {
    refused(
        new PolyHandler(MIRROR, null),
        400,
        "This server takes no extended CONNECT.",
        false,
        request("CONNECT", ":protocol websocket | sec-websocket-version 13"));
  }

  @Test
  void another_protocol_and_a_plain_connect_are_501() throws Exception {
    refused(
        BOTH,
        501,
        "An extended CONNECT opens a websocket here, nothing else.",
        false,
        request("CONNECT", ":protocol connect-udp"));
    refused(
        BOTH, 501, "This server is no proxy.", false, ":method CONNECT | :authority localhost:80");
  }

  @Test
  void another_version_of_the_protocol_is_400_and_told() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.headers(
          1, false, request("CONNECT", ":protocol websocket | sec-websocket-version 12"));
      assertThat(client.nextHead())
          .containsEntry(":status", "400")
          .containsEntry("sec-websocket-version", "13");
    }
  }

  @Test
  void pages_of_other_origins_are_refused() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/", "origin http://evil.example");
      assertThat(client.nextStatus()).isEqualTo(403);
      assertThat(client.nextText()).isEqualTo("Not from that page.\n");
      client.next(RawHttp2.DATA);
      client.next(RawHttp2.RST_STREAM);
      client.connect(3, "/", "origin http://localhost");
      assertThat(client.nextStatus()).isEqualTo(200);
    }
  }

  @Test
  void a_plain_request_for_a_socket_is_426_and_its_key_means_nothing() throws Exception {
    try (Server server = serve(PolyHandler.of(ECHO));
        RawHttp2 client = RawHttp2.to(server)) {
      client.headers(1, true, request("GET", "sec-websocket-key dGhlIHNhbXBsZSBub25jZQ=="));
      assertThat(client.nextHead())
          .containsEntry(":status", "426")
          .doesNotContainKeys("upgrade", "connection");
    }
  }

  @Test
  void headers_that_are_too_large_are_431() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/", "x-long " + "x".repeat(8 * 1024));
      assertThat(client.nextStatus()).isEqualTo(431);
      client.next(RawHttp2.RST_STREAM);
      client.get(3, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
    }
  }

  /** A proxy may take more, and send the requests of many by one connection. */
  @Test
  void headers_that_are_far_too_large_are_431_as_well() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.connect(3, "/", "x-long " + "x".repeat(15_000));
      sendLateFrames(client, 3);
      assertThat(client.nextStatus()).isEqualTo(431);
      client.next(RawHttp2.RST_STREAM);
      echoes(client, 1);
    }
  }

  @Test
  void a_body_that_is_too_large_is_413() throws Exception {
    try (Server server = serve(BOTH, Netty.onFreePort().maxBodySize(4));
        RawHttp2 client = RawHttp2.to(server)) {
      String post = request("POST");
      client.headers(1, false, post).data(1, false, new byte[5]);
      assertThat(client.nextStatus()).isEqualTo(413);
      assertThat(client.nextText()).isEqualTo("The body is too large.\n");
      client.next(RawHttp2.DATA);
      client.next(RawHttp2.RST_STREAM);
      client.headers(3, false, request("POST", "content-length 5"));
      assertThat(client.nextStatus()).isEqualTo(413);
    }
  }

  @Test
  void fields_of_a_connection_are_malformed() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.headers(1, true, request("GET", "connection close"));
      assertThat(client.next(RawHttp2.RST_STREAM).number(0)).isEqualTo(RawHttp2.PROTOCOL_ERROR);
    }
  }

  @Test
  void a_handler_that_takes_too_long_is_503() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    WsHandler slow =
        request -> {
          await(over);
          return ws -> {};
        };
    try (NettyRuntime runtime = oneLoop();
        Server server = serve(PolyHandler.of(slow), impatient(runtime));
        RawHttp2 client = HeldLoop.during(runtime, () -> RawHttp2.to(server).connect(1, "/"))) {
      assertThat(client.nextStatus()).isEqualTo(503);
      over.countDown();
    }
  }

  @Test
  void a_request_that_does_not_end_is_408() throws Exception {
    String post = request("POST");
    try (NettyRuntime runtime = oneLoop();
        Server server = serve(BOTH, impatient(runtime));
        RawHttp2 client =
            HeldLoop.during(runtime, () -> RawHttp2.to(server).headers(1, false, post))) {
      assertThat(client.nextStatus()).isEqualTo(408);
    }
  }

  private static NettyRuntime oneLoop() {
    return NettyRuntime.builder().loops(1).build();
  }

  private static NettyBackend impatient(NettyRuntime runtime) {
    return Netty.onFreePort()
        .runtime(runtime)
        .config(config -> config.handshakeTimeout(Duration.ofMillis(200)));
  }

  // ---- Frames of streams that are gone.

  private static RawHttp2 echoes(RawHttp2 client, int stream) throws Exception {
    client.data(stream, text("still here"));
    Frame frame = client.next();
    assertThat(frame.stream()).as("%s", frame).isEqualTo(stream);
    assertThat(frame(frame).text()).isEqualTo("still here");
    return client;
  }

  /** All that a peer may have sent before it knew that a stream is gone. */
  private static void sendLateFrames(RawHttp2 client, int stream) throws Exception {
    client
        .window(stream, 1000)
        .data(stream, false, new byte[100])
        .data(stream, true, new byte[0])
        .reset(stream, RawHttp2.CANCEL);
  }

  @Test
  void late_frames_of_a_stream_too_many_disturb_nobody() throws Exception {
    try (Server server = serve(BOTH, Netty.onFreePort().http2(http2 -> http2.maxStreams(1)));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.connect(3, "/");
      sendLateFrames(client, 3);
      Frame refused = client.next(RawHttp2.RST_STREAM);
      assertThat(refused.stream()).isEqualTo(3);
      assertThat(refused.number(0)).isEqualTo(RawHttp2.REFUSED_STREAM);
      echoes(client, 1);
    }
  }

  @Test
  void late_frames_of_a_malformed_request_disturb_nobody() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.connect(3, "/", "connection close");
      sendLateFrames(client, 3);
      Frame refused = client.next(RawHttp2.RST_STREAM);
      assertThat(refused.stream()).isEqualTo(3);
      assertThat(refused.number(0)).isEqualTo(RawHttp2.PROTOCOL_ERROR);
      echoes(client, 1);
    }
  }

  @Test
  void late_frames_of_a_canceled_socket_are_not_answered() throws Exception {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    WsHandler handler =
        request -> request.path().equals("/no") ? opened::complete : ECHO.handle(request);
    try (Server server = serve(PolyHandler.of(handler));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.connect(3, "/no");
      assertThat(client.nextStatus()).isEqualTo(200);
      opened.get(20, TimeUnit.SECONDS).cancel();
      assertThat(client.next(RawHttp2.RST_STREAM).stream()).isEqualTo(3);
      sendLateFrames(client, 3);
      echoes(client, 1);
    }
  }

  @Test
  void late_frames_of_a_stream_behind_the_goodbye_disturb_nobody() throws Exception {
    CompletableFuture<WsStatus> closed = new CompletableFuture<>();
    Server server =
        serve(PolyHandler.of((WsHandler) request -> ws -> ws.onClose(closed::complete)));
    try (RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      CompletableFuture<Server.Stopped> stopped =
          CompletableFuture.supplyAsync(
              () -> server.stop(WsStatus.GOING_AWAY, Duration.ofSeconds(20)));
      client.next(RawHttp2.GOAWAY);
      client.connect(3, "/");
      sendLateFrames(client, 3);
      List<Frame> frames = List.of(client.next(), client.next());
      Frame refused = frames.get(frames.get(0).stream() == 3 ? 0 : 1);
      assertThat(refused.type()).isEqualTo(RawHttp2.RST_STREAM);
      assertThat(refused.number(0)).isEqualTo(RawHttp2.REFUSED_STREAM);
      client.data(1, RawFrame.close(1001, "").masked(KEY)).data(1, true, new byte[0]);
      client.endOutput();
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isEqualTo(new Server.Stopped(1, 0));
      assertThat(closed.get(20, TimeUnit.SECONDS).code()).isEqualTo(1001);
    } finally {
      server.close();
    }
  }

  @Test
  void a_frame_of_a_stream_that_never_was_ends_the_connection() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.data(3, false, new byte[1]);
      assertThat(client.await(RawHttp2.GOAWAY).number(4)).isEqualTo(RawHttp2.PROTOCOL_ERROR);
      client.expectEnd();
    }
  }

  @Test
  void a_number_used_before_is_refused() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(5, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.connect(3, "/");
      Frame refused = client.next(RawHttp2.RST_STREAM);
      assertThat(refused.stream()).isEqualTo(3);
      echoes(client, 5);
    }
  }

  @Test
  void a_length_of_a_connect_means_nothing() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/", "content-length 0");
      assertThat(client.nextStatus()).isEqualTo(200);
      echoes(client, 1);
    }
  }

  @Test
  void a_connect_that_ends_before_its_answer_is_400() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    WsHandler slow =
        request -> {
          await(over);
          return ws -> {};
        };
    try (Server server = serve(PolyHandler.of(slow));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/").data(1, true, new byte[0]);
      assertThat(client.nextStatus()).isEqualTo(400);
      over.countDown();
    }
  }

  @Test
  void the_window_of_the_connection_is_wide_open() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      Frame window = client.await(RawHttp2.WINDOW_UPDATE);
      assertThat(window.stream()).isZero();
      assertThat(window.number(0)).isEqualTo((1 << 30) - 65_535);
    }
  }

  /** A peer may take back what is answered as often as it likes, so answers must not pile up. */
  @Test
  void a_peer_that_takes_no_answers_is_not_read_any_more() throws Exception {
    Semaphore asked = new Semaphore(0);
    HttpHandler page =
        request -> {
          asked.release();
          // The header is another each time, so that HPACK cannot shorten it.
          String header = System.nanoTime() + "x".repeat(2_000);
          return Response.ok("x".repeat(50_000)).header("X-Long", header);
        };
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    try (Server server = serve(new PolyHandler(page, null));
        RawHttp2 client = new RawHttp2(socket)) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      client.send(RawHttp2.PREFACE.getBytes(StandardCharsets.US_ASCII));
      client.send(RawHttp2.SETTINGS, 0, 0, "").window(0, 0x7fff0000);
      int stream = 1;
      while (stream < 4000) {
        client.get(stream, "/");
        if (!asked.tryAcquire(2, TimeUnit.SECONDS)) {
          break;
        }
        stream += 2;
        if (stream > 60) {
          client.reset(stream - 60, RawHttp2.CANCEL);
        }
      }
      assertThat(stream).isLessThan(3000);
    }
  }

  // ---- Bounds.

  @Test
  void one_stream_too_many_is_refused() throws Exception {
    try (Server server = serve(BOTH, Netty.onFreePort().http2(http2 -> http2.maxStreams(2)));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/").connect(3, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(client.nextStatus()).isEqualTo(200);
      client.connect(5, "/");
      Frame refused = client.next(RawHttp2.RST_STREAM);
      assertThat(refused.stream()).isEqualTo(5);
      assertThat(refused.number(0)).isEqualTo(RawHttp2.REFUSED_STREAM);
      client.reset(1, RawHttp2.CANCEL).connect(7, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
    }
  }

  @Test
  void a_rapid_reset_ends_the_connection() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    WsHandler slow =
        request -> {
          await(over);
          return ws -> {};
        };
    try (Server server =
            serve(PolyHandler.of(slow), Netty.onFreePort().http2(http2 -> http2.maxResets(5)));
        RawHttp2 client = RawHttp2.to(server)) {
      for (int stream = 1; stream <= 11; stream += 2) {
        client.connect(stream, "/").reset(stream, RawHttp2.CANCEL);
      }
      assertThat(client.await(RawHttp2.GOAWAY).number(4)).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
      client.expectEnd();
      over.countDown();
    }
  }

  @Test
  void a_continue_is_no_answer_that_allows_a_reset() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    HttpHandler slow =
        request -> {
          await(over);
          return Response.ok("");
        };
    try (Server server =
            serve(new PolyHandler(slow, null), Netty.onFreePort().http2(h -> h.maxResets(5)));
        RawHttp2 client = RawHttp2.to(server)) {
      for (int stream = 1; stream <= 11; stream += 2) {
        client
            .headers(stream, true, request("POST", "expect 100-continue"))
            .reset(stream, RawHttp2.CANCEL);
      }
      assertThat(client.await(RawHttp2.GOAWAY).number(4)).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
      client.expectEnd();
      over.countDown();
    }
  }

  @Test
  void what_an_error_says_arrives_though_more_is_on_its_way() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      // All with one call: the server waits for the end of it, but for two seconds only.
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(RawHttp2.bytes(RawHttp2.DATA, 0, 3, new byte[1]));
      all.writeBytes(new byte[120_000]);
      client.send(all.toByteArray());
      Frame farewell = client.await(RawHttp2.GOAWAY);
      assertThat(farewell.number(4)).isEqualTo(RawHttp2.PROTOCOL_ERROR);
      assertThat(farewell.words()).as("nothing of what came").isEmpty();
      client.expectOrderlyEnd();
    }
  }

  @Test
  void sockets_that_were_open_may_be_reset_as_often_as_one_likes() throws Exception {
    try (Server server = serve(BOTH, Netty.onFreePort().http2(http2 -> http2.maxResets(2)));
        RawHttp2 client = RawHttp2.to(server)) {
      for (int stream = 1; stream <= 19; stream += 2) {
        client.connect(stream, "/");
        assertThat(client.nextStatus()).isEqualTo(200);
        client.reset(stream, RawHttp2.CANCEL);
      }
    }
  }

  @Test
  void sockets_may_be_canceled_as_often_as_one_likes() throws Exception {
    WsHandler handler =
        request -> request.path().equals("/no") ? WebSocket::cancel : ECHO.handle(request);
    try (Server server = serve(PolyHandler.of(handler));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      for (int stream = 3; stream <= 3 + 2 * MANY; stream += 2) {
        client.connect(stream, "/no");
        assertThat(client.await(RawHttp2.RST_STREAM).stream()).isEqualTo(stream);
      }
      client.data(1, text("still here"));
      assertThat(frame(client.next()).text()).isEqualTo("still here");
    }
  }

  @Test
  void streams_that_the_peer_has_broken_count_as_reset() throws Exception {
    try (Server server = serve(BOTH, Netty.onFreePort().http2(http2 -> http2.maxResets(2)));
        RawHttp2 client = RawHttp2.to(server)) {
      for (int stream = 1; stream <= 3; stream += 2) {
        client.connect(stream, "/").window(stream, Integer.MAX_VALUE);
        assertThat(client.await(RawHttp2.RST_STREAM).number(0))
            .isEqualTo(RawHttp2.FLOW_CONTROL_ERROR);
      }
      client.connect(5, "/").window(5, Integer.MAX_VALUE);
      assertThat(client.await(RawHttp2.GOAWAY).number(4)).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
      client.expectEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "settings", "priority"})
  void a_flood_of_control_frames_ends_the_connection(String kind) throws Exception {
    try (Server server =
            serve(BOTH, Netty.onFreePort().http2(http2 -> http2.maxControlFrames(10)));
        RawHttp2 client = RawHttp2.to(server)) {
      byte[] frame =
          switch (kind) {
            case "ping" -> RawHttp2.bytes(RawHttp2.PING, 0, 0, new byte[8]);
            case "settings" -> RawHttp2.bytes(RawHttp2.SETTINGS, 0, 0, new byte[0]);
            default -> RawHttp2.bytes(RawHttp2.PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 16});
          };
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < 11; i++) {
        all.writeBytes(frame);
      }
      client.send(all.toByteArray());
      Frame farewell = client.await(RawHttp2.GOAWAY);
      assertThat(farewell.number(4)).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
      assertThat(farewell.words()).isEqualTo("too many PING, SETTINGS and PRIORITY frames");
      client.expectEnd();
    }
  }

  @Test
  void headers_that_are_too_large_to_be_answered_end_the_connection() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.send(RawHttp2.HEADERS, 0, 1, "00");
      String part = "00".repeat(16 * 1024);
      for (int i = 0; i < 5; i++) {
        client.send(RawHttp2.CONTINUATION, 0, 1, part);
      }
      Frame farewell = client.await(RawHttp2.GOAWAY);
      assertThat(farewell.number(4)).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
      assertThat(farewell.words()).isEqualTo("headers that are far too large");
      client.expectOrderlyEnd();
    }
  }

  @Test
  void empty_data_without_end_ends_the_connection() throws Exception {
    try (Server server = serve(BOTH);
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      for (int i = 0; i < 4; i++) {
        client.data(1, false, new byte[0]);
      }
      Frame farewell = client.await(RawHttp2.GOAWAY);
      assertThat(farewell.number(4)).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
      assertThat(farewell.words()).isEqualTo("too many empty DATA frames");
    }
  }

  @Test
  void a_connection_without_streams_ends_after_its_keep_alive() throws Exception {
    try (Server server = serve(BOTH, Netty.onFreePort().keepAlive(Duration.ofMillis(300)));
        RawHttp2 client = RawHttp2.to(server)) {
      client.get(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.next(RawHttp2.DATA);
      client.next(RawHttp2.DATA);
      Frame farewell = client.next(RawHttp2.GOAWAY);
      assertThat(farewell.number(0)).isEqualTo(1);
      assertThat(farewell.number(4)).isZero();
      client.expectEnd();
    }
  }

  @Test
  void a_socket_keeps_its_connection() throws Exception {
    try (Server server = serve(BOTH, Netty.onFreePort().keepAlive(Duration.ZERO));
        RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.get(3, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      client.next(RawHttp2.DATA);
      client.next(RawHttp2.DATA);
      client.data(1, text("still here"));
      assertThat(frame(client.next()).text()).isEqualTo("still here");
      client.reset(1, RawHttp2.CANCEL);
      client.next(RawHttp2.GOAWAY);
      client.expectEnd();
    }
  }

  @Test
  void a_connection_that_asks_nothing_ends() throws Exception {
    try (NettyRuntime runtime = oneLoop();
        Server server = serve(BOTH, impatient(runtime));
        RawHttp2 client = HeldLoop.during(runtime, () -> RawHttp2.to(server))) {
      client.next(RawHttp2.GOAWAY);
      client.expectEnd();
    }
  }

  @Test
  void what_is_no_HTTP_2_ends_the_connection() throws Exception {
    try (Server server = serve(BOTH);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("PRI * nonsense\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(in.readAllBytes()).isNotNull();
    }
  }

  // ---- The stop.

  @Test
  void a_stop_says_goodbye_closes_sockets_and_waits() throws Exception {
    CompletableFuture<WsStatus> closed = new CompletableFuture<>();
    WsHandler handler = request -> ws -> ws.onClose(closed::complete);
    Server server = serve(PolyHandler.of(handler));
    try (RawHttp2 client = RawHttp2.to(server)) {
      client.connect(1, "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      CompletableFuture<Server.Stopped> stopped =
          CompletableFuture.supplyAsync(
              () -> server.stop(WsStatus.GOING_AWAY, Duration.ofSeconds(20)));
      Frame farewell = client.next(RawHttp2.GOAWAY);
      assertThat(farewell.number(0)).isEqualTo(1);
      assertThat(farewell.number(4)).isZero();
      RawFrame close = frame(client.next());
      assertThat(close.opcode()).isEqualTo(RawFrame.CLOSE);
      assertThat(stopped).isNotDone();
      client.data(1, RawFrame.close(1001, "").masked(KEY));
      assertThat(client.next(RawHttp2.DATA).has(RawHttp2.END_STREAM)).isTrue();
      client.data(1, true, new byte[0]);
      client.expectEnd();
      client.endOutput();
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isEqualTo(new Server.Stopped(1, 0));
      assertThat(closed.get(20, TimeUnit.SECONDS).code()).isEqualTo(1001);
    }
  }

  @Test
  void a_stop_lets_requests_finish_and_refuses_handshakes() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(2);
    HttpHandler slow =
        request -> {
          begun.countDown();
          await(over);
          return Response.of(Status.OK).text("done");
        };
    WsHandler slowSocket =
        request -> {
          begun.countDown();
          await(over);
          return ws -> {};
        };
    Server server = serve(new PolyHandler(slow, slowSocket));
    try (RawHttp2 client = RawHttp2.to(server)) {
      client.get(1, "/").connect(3, "/");
      await(begun);
      CompletableFuture<Server.Stopped> stopped =
          CompletableFuture.supplyAsync(
              () -> server.stop(WsStatus.GOING_AWAY, Duration.ofSeconds(20)));
      client.next(RawHttp2.GOAWAY);
      assertThat(client.nextStatus()).isEqualTo(503);
      assertThat(client.nextText()).isEqualTo("The server stops.\n");
      client.next(RawHttp2.DATA);
      client.next(RawHttp2.RST_STREAM);
      over.countDown();
      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(client.nextText()).isEqualTo("done");
      client.expectEnd();
      client.endOutput();
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isEqualTo(new Server.Stopped(0, 0));
    } finally {
      server.close();
    }
  }

  @Test
  void options_that_cannot_be_are_named() {
    for (String[] each :
        List.of(
            new String[] {"maxStreams"},
            new String[] {"streamWindow"},
            new String[] {"maxResets"},
            new String[] {"maxControlFrames"})) {
      assertThatThrownBy(
              () ->
                  Netty.onFreePort()
                      .http2(
                          http2 ->
                              switch (each[0]) {
                                case "maxStreams" -> http2.maxStreams(0);
                                case "streamWindow" -> http2.streamWindow(0);
                                case "maxResets" -> http2.maxResets(0);
                                default -> http2.maxControlFrames(0);
                              }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(each[0]);
    }
  }
}
