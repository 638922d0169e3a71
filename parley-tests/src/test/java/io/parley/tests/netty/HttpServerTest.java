package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.http.HttpHandler;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.tests.netty.RawSocket.Answer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP requests, as bytes. */
@ParameterizedClass
@EnumSource(Io.class)
class HttpServerTest {

  /** Answers with what it was asked. */
  private static final HttpHandler MIRROR =
      request ->
          Response.ok(
              request.method()
                  + " "
                  + request.uri()
                  + " path="
                  + request.path()
                  + " host="
                  + request.header("Host")
                  + " body="
                  + request.bodyText());

  @Parameter Io io;

  private NettyBackend backend() {
    return Netty.onFreePort().runtime(io.runtime());
  }

  private Server serve(HttpHandler handler) {
    return serve(handler, backend());
  }

  private static Server serve(HttpHandler handler, NettyBackend backend) {
    return PolyHandler.of(handler, request -> ws -> {}).asServer(backend).start();
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  @Test
  void requests_on_one_connection_are_answered_one_after_the_other() throws Exception {
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server)) {
      Answer first = client.send(get("/a?b=c")).answer();
      assertThat(first.head()).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("close");
      assertThat(first.body()).isEqualTo("GET /a?b=c path=/a host=h body=");
      assertThat(client.send(get("/d")).answer().body()).startsWith("GET /d ");
    }
  }

  @Test
  void pipelined_requests_are_handled_one_at_a_time_and_answered_in_order() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    HttpHandler slow =
        request -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          running.decrementAndGet();
          return Response.ok(request.path());
        };
    try (Server server = serve(slow);
        RawSocket client = RawSocket.to(server)) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        all.append(get("/" + i));
      }
      client.send(all.toString());
      for (int i = 0; i < 500; i++) {
        assertThat(client.answer().body()).isEqualTo("/" + i);
      }
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void pipelined_requests_of_inline_handlers_are_answered_in_order() throws Exception {
    try (Server server = serve(MIRROR, backend().inline());
        RawSocket client = RawSocket.to(server)) {
      client.send(
          get("/1") + get("/2") + "POST /3 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok");
      client.send(get("/4"));
      for (int i = 1; i <= 4; i++) {
        assertThat(client.answer().body()).contains("/" + i + " ");
      }
    }
  }

  @Test
  void what_comes_behind_a_request_that_is_being_answered_is_bounded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    HttpHandler waiting =
        request -> {
          awaitQuietly(release);
          return Response.ok(request.path());
        };
    try (Server server = serve(waiting);
        RawSocket client = RawSocket.to(server)) {
      byte[] requests = get("/next").repeat(1000).getBytes(StandardCharsets.US_ASCII);
      AtomicInteger sent = new AtomicInteger();
      LinkedBlockingQueue<Integer> progress = new LinkedBlockingQueue<>();
      Thread flood =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 2000; i++) {
                    client.send(requests);
                    progress.add(sent.addAndGet(requests.length));
                  }
                } catch (java.io.IOException closed) {
                  // The end of the test.
                }
              });
      flood.start();
      while (progress.poll(2, TimeUnit.SECONDS) != null) {
        // Goes on until the system's buffers are full and nobody empties them.
      }
      assertThat(sent.get()).as("of 70 MB").isLessThan(30_000_000);
      release.countDown();
      for (int i = 0; i < 10; i++) {
        assertThat(client.answer().body()).isEqualTo("/next");
      }
      client.socket().close();
      flood.join(20_000);
      assertThat(flood.isAlive()).isFalse();
    }
  }

  @Test
  void a_peer_that_takes_no_answer_is_asked_no_more_and_dropped() throws Exception {
    AtomicInteger handled = new AtomicInteger();
    byte[] large = new byte[1 << 20];
    HttpHandler handler =
        request -> {
          handled.incrementAndGet();
          return Response.of(Status.OK).body(large);
        };
    NettyBackend impatient = backend().config(c -> c.writeTimeout(Duration.ofMillis(500)));
    try (Server server = serve(handler, impatient);
        Logged log = new Logged();
        RawSocket client = RawSocket.to(server)) {
      client.send(get("/").repeat(1000));
      log.await("took no byte for 500 ms (writeTimeout)");
      assertThat(client.rest().length).isLessThan(900 << 20);
      assertThat(handled.get()).isLessThan(900);
    }
  }

  @Test
  void a_peer_that_does_not_take_its_last_answer_is_dropped() throws Exception {
    byte[] large = new byte[64 << 20];
    NettyBackend impatient = backend().config(c -> c.writeTimeout(Duration.ofMillis(300)));
    try (Server server = serve(request -> Response.of(Status.OK).body(large), impatient);
        Logged log = new Logged();
        RawSocket client = RawSocket.to(server)) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      log.await("took no byte for 300 ms (writeTimeout)");
      assertThat(client.rest().length).isLessThan(large.length);
    }
  }

  @Test
  void a_peer_that_does_not_close_behind_its_last_answer_is_dropped() throws Exception {
    BlockingQueue<Channel> accepted = ChannelSpy.accepted();
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server)) {
      client.send("nonsense\r\n\r\n").answer();
      client.expectEnd();
      client.send("more nonsense");
      Channel channel = accepted.poll(20, TimeUnit.SECONDS);
      assertThat(channel.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
    } finally {
      ChannelSpy.stop();
    }
  }

  @Test
  void a_slow_reader_gets_all_of_a_large_answer() throws Exception {
    byte[] large = new byte[32 << 20];
    large[large.length - 1] = 7;
    try (Server server = serve(request -> Response.of(Status.OK).body(large));
        RawSocket client = RawSocket.to(server)) {
      client.send(get("/"));
      assertThat(client.head()).contains("Content-Length: " + large.length);
      byte[] body = client.bytes(large.length);
      assertThat(body[large.length - 1]).isEqualTo((byte) 7);
      client.send(get("/")).head();
    }
  }

  @Test
  void a_HEAD_is_answered_without_a_body_but_with_its_length() throws Exception {
    try (Server server = serve(request -> Response.ok("hello"));
        RawSocket client = RawSocket.to(server)) {
      client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + get("/"));
      assertThat(client.head()).contains("Content-Length: 5");
      assertThat(client.answer().body()).isEqualTo("hello");
    }
  }

  @Test
  void a_handler_can_tell_the_length_of_a_body_that_a_HEAD_does_not_want() throws Exception {
    Response described = Response.of(Status.OK).header("Content-Length", "12345");
    try (Server server = serve(request -> described);
        RawSocket client = RawSocket.to(server)) {
      client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.head()).containsOnlyOnce("Content-Length: 12345");
      // To a GET it would be a lie.
      assertThat(client.send(get("/")).head()).containsOnlyOnce("Content-Length: 0");
    }
  }

  @Test
  void framing_headers_of_a_handler_do_not_break_the_framing() throws Exception {
    Response confused =
        Response.ok("body").header("Content-Length", "99").header("Transfer-Encoding", "chunked");
    try (Server server = serve(request -> confused);
        RawSocket client = RawSocket.to(server)) {
      Answer answer = client.send(get("/")).answer();
      assertThat(answer.head()).contains("Content-Length: 4").doesNotContain("99", "chunked");
      assertThat(answer.body()).isEqualTo("body");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void an_answer_that_has_no_body_by_its_status_has_no_length_either(int code) throws Exception {
    HttpHandler handler =
        request ->
            request.path().equals("/x")
                ? Response.of(new Status(code, "")).body(new byte[3])
                : Response.ok("next");
    try (Server server = serve(handler);
        RawSocket client = RawSocket.to(server)) {
      client.send(get("/x") + get("/"));
      assertThat(client.head()).startsWith("HTTP/1.1 " + code).doesNotContain("Content-Length");
      assertThat(client.answer().body()).isEqualTo("next");
    }
  }

  @Test
  void a_character_without_a_byte_of_its_own_cannot_break_the_line() throws Exception {
    // U+010A ends in the byte of a line feed.
    Response sly = Response.ok("").header("X-Name", "a\u010aSet-Cookie: b\u00e9");
    try (Server server = serve(request -> sly);
        RawSocket client = RawSocket.to(server)) {
      assertThat(client.send(get("/")).head()).contains("X-Name: a?Set-Cookie: b\u00e9\r\n");
    }
  }

  @Test
  void connection_close_is_honoured_whoever_says_it() throws Exception {
    Response goodbye = Response.ok("bye").header("Connection", "close");
    HttpHandler handler = request -> request.path().equals("/bye") ? goodbye : Response.ok("hi");
    try (Server server = serve(handler);
        RawSocket asks = RawSocket.to(server);
        RawSocket told = RawSocket.to(server)) {
      asks.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n");
      assertThat(asks.answer().head()).contains("Connection: close");
      asks.expectEnd();
      assertThat(told.send(get("/bye")).answer().head()).containsOnlyOnce("Connection: close");
      told.expectEnd();
    }
  }

  @Test
  void HTTP_1_0_gets_its_answer_and_the_end() throws Exception {
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server)) {
      client.send("GET /old HTTP/1.0\r\n\r\n");
      assertThat(client.answer().body()).startsWith("GET /old ");
      client.expectEnd();
    }
  }

  @Test
  void a_peer_that_has_ended_its_direction_still_gets_every_answer() throws Exception {
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server)) {
      client.send(get("/1") + get("/2") + "GET /unfinished HT").endOutput();
      assertThat(client.answer().body()).startsWith("GET /1 ");
      assertThat(client.answer().body()).startsWith("GET /2 ");
      client.expectEnd();
    }
  }

  @Test
  void a_long_answer_to_a_peer_that_has_ended_its_direction_arrives_whole() throws Exception {
    BlockingQueue<Channel> accepted = ChannelSpy.accepted();
    byte[] whole = new byte[10_000_000];
    HttpHandler slow =
        request -> {
          SocketChannel channel = (SocketChannel) accepted.remove();
          while (!channel.isInputShutdown()) {
            Thread.onSpinWait();
          }
          return Response.of(Status.OK).body(whole);
        };
    try (Server server = serve(slow);
        RawSocket client = RawSocket.to(server)) {
      client.send(get("/")).endOutput();
      assertThat(client.answer().body()).hasSize(whole.length);
      client.expectEnd();
    } finally {
      ChannelSpy.stop();
    }
  }

  @Test
  void bodies_come_whole_with_a_length_or_in_chunks() throws Exception {
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server)) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
      client.send("llo");
      assertThat(client.answer().body()).endsWith("body=hello");
      client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n");
      client.send("2\r\nlo\r\n0\r\n\r\n");
      assertThat(client.answer().body()).endsWith("body=hello");
    }
  }

  @Test
  void a_body_beyond_the_bound_is_413() throws Exception {
    try (Server server = serve(MIRROR, backend().maxBodySize(4));
        RawSocket fits = RawSocket.to(server);
        RawSocket announced = RawSocket.to(server);
        RawSocket chunked = RawSocket.to(server)) {
      fits.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nfour");
      assertThat(fits.answer().status()).isEqualTo(200);
      announced.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
      assertThat(announced.answer().status()).isEqualTo(413);
      announced.expectEnd();
      chunked.send(
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nlarge\r\n");
      assertThat(chunked.answer().status()).isEqualTo(413);
      chunked.expectEnd();
    }
  }

  @Test
  void a_refusal_arrives_although_the_peer_goes_on_to_send() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\n\r\n";
    // More than is read at once, and all on its way: the peer that goes on has two seconds only.
    String begun = head + "x".repeat(400_000);
    try (Server server = serve(MIRROR);
        RawSocket client = HeldLoop.during(io.runtime(), () -> RawSocket.to(server).send(begun))) {
      assertThat(client.answer().status()).isEqualTo(413);
      client.expectEnd();
    }
  }

  @Test
  void an_expected_100_comes_before_the_body() throws Exception {
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server);
        RawSocket other = RawSocket.to(server)) {
      client.send(
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(client.send("ok").answer().body()).endsWith("body=ok");
      other.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: magic\r\n\r\n");
      assertThat(other.answer().status()).isEqualTo(417);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {
        "/plain /plain /plain",
        "/a|b{c}^`\"<>\\[] /a%7Cb%7Bc%7D%5E%60%22%3C%3E%5C%5B%5D /a|b{c}^`\"<>\\[]",
        "/?q=a|b?/%zz /?q=a%7Cb?/%25zz /",
        "/100% /100%25 /100%",
        "/%41%2F /%41%2F /A/",
        "//a//b ////a//b //a//b",
        "http://other/x?y=z /x?y=z /x",
        "HTTP://other / /",
        "http://other?y /?y /",
      })
  void targets_that_browsers_send_are_understood(String target, String uri, String path)
      throws Exception {
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server)) {
      String host = target.toLowerCase(java.util.Locale.ROOT).startsWith("http") ? "other" : "h";
      assertThat(client.send(get(target)).answer().body())
          .isEqualTo("GET " + uri + " path=" + path + " host=" + host + " body=");
    }
  }

  @Test
  void raw_UTF_8_in_a_target_is_understood() throws Exception {
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server)) {
      client.send(get("/caf\u00e9").getBytes(StandardCharsets.UTF_8));
      assertThat(client.answer().body()).startsWith("GET /caf%C3%A9 path=/caf\u00e9 ");
    }
  }

  @Test
  void the_asterisk_is_for_OPTIONS() throws Exception {
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server);
        RawSocket wrong = RawSocket.to(server)) {
      client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(client.answer().body()).startsWith("OPTIONS * ");
      assertThat(wrong.send(get("*")).answer().status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /#fragment HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /\u0001 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET relative HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /two words HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET http://user@host/ HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET http:///path HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET ftp://host/ HTTP/1.1\r\nHost: h\r\n\r\n",
        "CONNECT host:443 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\u0000b\r\n\r\n",
        "GET / HTTP/1.1\nHost: h\n\n",
        "G(T / HTTP/1.1\r\nHost: h\r\n\r\n",
        "nonsense\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      })
  void what_is_no_HTTP_request_is_400_and_the_end(String request) throws Exception {
    AtomicInteger handled = new AtomicInteger();
    HttpHandler counting =
        any -> {
          handled.incrementAndGet();
          return Response.ok("");
        };
    try (Server server = serve(counting);
        RawSocket client = RawSocket.to(server)) {
      Answer answer = client.send(request).answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.head()).contains("Connection: close");
      assertThat(answer.body()).isEqualTo("This is no HTTP request.\n");
      client.expectEnd();
    }
    assertThat(handled).hasValue(0);
  }

  @Test
  void another_version_of_HTTP_is_505() throws Exception {
    try (Server server = serve(MIRROR);
        RawSocket client = RawSocket.to(server)) {
      client.send("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(505);
      client.expectEnd();
    }
  }

  @Test
  void without_HTTP_2_its_preface_is_505() throws Exception {
    try (Server server = serve(MIRROR, backend().withoutHttp2());
        RawSocket client = RawSocket.to(server)) {
      client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(505);
      client.expectEnd();
    }
  }

  @Test
  void line_and_headers_are_bounded_together() throws Exception {
    NettyBackend small = backend().config(c -> c.maxHeaderSize(256));
    String rest = " HTTP/1.1\r\nHost: h\r\n\r\n";
    int room = 256 - "GET ".length() - rest.length();
    try (Server server = serve(MIRROR, small);
        RawSocket fits = RawSocket.to(server);
        RawSocket line = RawSocket.to(server);
        RawSocket headers = RawSocket.to(server);
        RawSocket both = RawSocket.to(server);
        Logged log = new Logged()) {
      String longest = "/".repeat(1) + "x".repeat(room - 1);
      assertThat(fits.send("GET " + longest + rest).answer().status()).isEqualTo(200);
      assertThat(both.send("GET " + longest + "y" + rest).answer().status()).isEqualTo(431);
      assertThat(line.send("GET /" + "x".repeat(300)).answer().status()).isEqualTo(414);
      String many = "GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(100);
      assertThat(headers.send(many).answer().status()).isEqualTo(431);
      assertThat(log.from(java.util.logging.Level.FINE))
          .contains("first line and headers of 257 bytes, more than 256 (maxHeaderSize)")
          .contains("first line of more than 256 bytes (maxHeaderSize)")
          .contains("headers of more than 256 (maxHeaderSize)");
      both.expectEnd();
      line.expectEnd();
      headers.expectEnd();
    }
  }

  @Test
  void a_handler_that_throws_is_500_and_the_connection_goes_on() throws Exception {
    HttpHandler failing =
        request -> {
          if (request.path().equals("/fail")) {
            throw new IllegalStateException("secret");
          }
          return Response.ok("fine");
        };
    try (Server server = serve(failing);
        RawSocket client = RawSocket.to(server)) {
      Answer answer = client.send(get("/fail")).answer();
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).doesNotContain("secret");
      assertThat(client.send(get("/")).answer().body()).isEqualTo("fine");
    }
  }

  @Test
  void the_handler_sees_where_a_request_comes_from() throws Exception {
    LinkedBlockingQueue<SocketAddress> seen = new LinkedBlockingQueue<>();
    HttpHandler handler =
        request -> {
          seen.add(request.remoteAddress());
          return Response.ok("");
        };
    try (Server server = serve(handler);
        RawSocket client = RawSocket.to(server)) {
      client.send(get("/")).answer();
      InetSocketAddress remote = (InetSocketAddress) seen.take();
      assertThat(remote.getPort()).isEqualTo(client.socket().getLocalPort());
      assertThat(remote.getAddress().isLoopbackAddress()).isTrue();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
