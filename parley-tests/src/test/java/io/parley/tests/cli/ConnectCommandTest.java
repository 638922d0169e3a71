package io.parley.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.testing.RecordingConsumer;
import io.parley.tests.HeldPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code parley connect} in a pipe. */
class ConnectCommandTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  private Server server;

  private String serve(WsHandler handler) {
    server = handler.asServer(Netty.onFreePort().anyOrigin()).start();
    return server.uri("/path").toString();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static void assertExit(Run run, int status, String err) {
    assertThat(run.exitStatus()).as(run.err().text()).isEqualTo(status);
    assertThat(run.err().text()).contains(err).doesNotContain("\tat ");
  }

  // ---- Messages.

  @Test
  void lines_go_out_and_messages_come_in() {
    String uri = serve(ECHO);
    try (Run run = Run.start("connect", uri)) {
      run.type("hello\n");
      run.out().await("hello\n");
      run.type("ž ☂\r\n\nlast");
      run.endInput();
      assertExit(run, 0, "connected to " + uri + "\nclosed: 1000\n");
    }
  }

  @Test
  void all_that_was_read_is_sent_before_the_close() {
    RecordingConsumer received = new RecordingConsumer();
    String uri = serve(received.asHandler());
    String lines =
        IntStream.range(0, 25_000).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    try (Run run = Run.startWith(input(lines), "connect", "-q", uri)) {
      assertExit(run, 0, "");
      received.assertNextOpened();
      for (int i = 0; i < 25_000; i++) {
        received.assertNextText(Integer.toString(i));
      }
      received.assertNextClosed(1000, "");
      assertThat(run.err().text()).isEmpty();
    }
  }

  @Test
  void what_the_server_still_sends_is_printed() throws Exception {
    String[] words = IntStream.range(0, 2000).mapToObj(Integer::toString).toArray(String[]::new);
    try (LastWord server = new LastWord(words);
        Run run = Run.startWith(input("hello\n"), "connect", server.uri())) {
      assertExit(run, 0, "closed: 1000");
      assertThat(run.out().text().lines()).containsExactly(words);
    }
  }

  @Test
  void it_waits_for_answers_when_told_to() throws Exception {
    LinkedBlockingQueue<WebSocket> asked = new LinkedBlockingQueue<>();
    String uri = serve(request -> ws -> ws.onMessage(message -> asked.add(ws)));
    try (Run run = Run.startWith(input("question\n"), "connect", "--wait", "1h", uri)) {
      WebSocket ws = asked.poll(30, TimeUnit.SECONDS);
      assertThat(ws).isNotNull();
      ws.send("answer");
      run.out().await("answer\n");
      ws.close(1001, "that was all");
      assertExit(run, 0, "closed: 1001 that was all\n");
    }
  }

  @Test
  void sockets_may_be_opened_by_http_2() {
    WsHandler tellsVersion =
        request ->
            ws -> {
              ws.send(request.version().toString());
              ws.close();
            };
    String uri = serve(tellsVersion);
    try (Run run = Run.start("connect", "--http2", uri)) {
      assertExit(run, 0, "closed: 1000");
      assertThat(run.out().text()).isEqualTo("HTTP/2\n");
    }
    try (Run run = Run.start("connect", uri)) {
      assertExit(run, 0, "closed: 1000");
      assertThat(run.out().text()).isEqualTo("HTTP/1.1\n");
    }
  }

  @Test
  void lines_may_be_binary() throws Exception {
    byte[] lines = {1, (byte) 0xff, '\r', '\n', 2};
    String uri = serve(ECHO);
    try (Run run =
        Run.startWith(new ByteArrayInputStream(lines), "connect", "--binary", "-w", "1h", uri)) {
      run.out().await("\u0002");
      assertThat(run.out().toByteArray()).containsExactly(1, 0xff, '\r', 2);
      run.stop();
    }
  }

  @Test
  void binary_messages_are_lines_of_hex() {
    String uri =
        serve(
            request ->
                ws -> {
                  ws.send(new byte[] {1, (byte) 0xff});
                  ws.send("text");
                  ws.close();
                });
    try (Run run = Run.start("connect", uri)) {
      assertExit(run, 0, "closed: 1000");
      assertThat(run.out().text()).isEqualTo("01ff\ntext\n");
    }
  }

  @Test
  void input_that_is_not_utf_8_is_mended() {
    RecordingConsumer received = new RecordingConsumer();
    String uri = serve(received.asHandler());
    byte[] broken = {'a', (byte) 0xff, 'b', '\n'};
    try (Run run = Run.startWith(new ByteArrayInputStream(broken), "connect", uri)) {
      assertExit(run, 0, "");
      received.assertNextOpened();
      received.assertNextText("a\ufffdb");
    }
  }

  @Test
  void it_reads_no_faster_than_the_server_takes() throws Exception {
    LinkedBlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<WsStatus> closed = new LinkedBlockingQueue<>();
    long[] bytes = {0};
    String uri =
        serve(
            request ->
                ws -> {
                  ws.pause();
                  ws.onMessage(message -> bytes[0] += message.size());
                  ws.onClose(closed::add);
                  opened.add(ws);
                });
    byte[] line = new byte[64 * 1024];
    Arrays.fill(line, (byte) 'x');
    line[line.length - 1] = '\n';
    Repeated lines = new Repeated(line, 800); // 50 MiB, far beyond what the queue takes.
    try (Run run = Run.startWith(lines, "connect", uri)) {
      WebSocket ws = opened.poll(30, TimeUnit.SECONDS);
      lines.awaitReaderWaits();
      assertThat(lines.served()).isLessThan(line.length * 700L);
      ws.resume();
      assertExit(run, 0, "closed: 1000");
      assertThat(closed.poll(30, TimeUnit.SECONDS)).isEqualTo(WsStatus.of(1000));
      assertThat(bytes[0]).isEqualTo((line.length - 1) * 800L);
    }
  }

  /** The same bytes a number of times. */
  private static final class Repeated extends InputStream {
    private final byte[] bytes;
    private final long size;

    /** Written by the reader alone. */
    private final AtomicLong served = new AtomicLong();

    private volatile Thread reader;

    Repeated(byte[] bytes, int times) {
      this.bytes = bytes;
      this.size = (long) bytes.length * times;
    }

    long served() {
      return served.get();
    }

    /** Until its reader has something else to wait for. */
    void awaitReaderWaits() {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (reader == null || reader.getState() != Thread.State.WAITING) {
        assertThat(System.nanoTime()).as("read on and on").isLessThan(deadline);
        Thread.onSpinWait();
      }
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("one byte at a time");
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      reader = Thread.currentThread();
      if (served.get() == size) {
        return -1;
      }
      int from = (int) (served.get() % bytes.length);
      int count = Math.min(length, bytes.length - from);
      System.arraycopy(bytes, from, target, offset, count);
      served.addAndGet(count);
      return count;
    }
  }

  @Test
  void a_line_too_long_for_a_message_is_told() {
    RecordingConsumer received = new RecordingConsumer();
    String uri = serve(received.asHandler());
    byte[] piece = new byte[1024 * 1024];
    Arrays.fill(piece, (byte) 'x');
    try (Run run = Run.startWith(new Repeated(piece, 17), "connect", uri)) {
      assertExit(run, 1, "more than 16777216 bytes");
      received.assertNextOpened();
      received.assertNextClosed(1001, "");
    }
  }

  @Test
  void broken_input_is_told() {
    String uri = serve(ECHO);
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("unplugged");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return read();
          }
        };
    try (Run run = Run.startWith(broken, "connect", uri)) {
      assertExit(run, 1, "parley connect: cannot read standard input: unplugged\n");
    }
  }

  @Test
  void closed_output_is_told() {
    String uri = serve(request -> ws -> ws.send("hello"));
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (Run run = Run.startInto(new PrintStream(closed, true, UTF_8), "connect", uri)) {
      assertExit(run, 1, "parley connect: standard output is closed or cannot be written\n");
    }
  }

  // ---- Ends.

  @ParameterizedTest
  @CsvSource({
    "1000, '', 0, 'closed: 1000'",
    "1001, bye, 0, 'closed: 1001 bye'",
    "4000, done, 3, 'parley connect: closed with 4000 done'",
    "1011, '', 3, 'parley connect: closed with 1011'"
  })
  void the_exit_status_tells_how_the_server_closed(
      int code, String reason, int status, String told) {
    String uri = serve(request -> ws -> ws.close(code, reason));
    try (Run run = Run.start("connect", uri)) {
      assertExit(run, status, told + "\n");
    }
  }

  @Test
  void a_lost_connection_is_abnormal() {
    String uri = serve(request -> WebSocket::cancel);
    try (Run run = Run.start("connect", uri)) {
      assertExit(run, 3, "parley connect: closed abnormally: 1006, ");
    }
  }

  @Test
  void a_message_over_the_bound_is_abnormal_and_names_the_option() {
    String uri = serve(request -> ws -> ws.send("x".repeat(2000)));
    try (Run run = Run.start("connect", "--max-message-size", "1k", uri)) {
      assertExit(run, 3, "1009");
      assertThat(run.err().text()).contains("--max-message-size").contains("1024");
    }
  }

  // ---- No connection.

  @Test
  void a_refused_connection_is_one_line() throws IOException {
    try (HeldPort port = new HeldPort();
        Run run = Run.start("connect", "ws://localhost:" + port.number() + "/")) {
      assertExit(run, 1, "");
      assertThat(run.err().text())
          .isEqualTo(
              "parley connect: cannot connect to localhost:"
                  + port.number()
                  + ": Connection refused\n");
      assertThat(run.out().text()).isEmpty();
    }
  }

  @Test
  void a_refused_handshake_shows_status_and_body() {
    Response refusal = Response.of(Status.UNAUTHORIZED).text("Who are you?\n\n\u001b[31mSay so.\n");
    String uri = serve(request -> WsConsumer.refuse(refusal));
    try (Run run = Run.start("connect", uri)) {
      assertExit(run, 1, "");
      assertThat(run.err().text())
          .isEqualTo(
              "parley connect: localhost:"
                  + server.port()
                  + " refused: 401 Unauthorized\n  Who are you?\n  \\u001b[31mSay so.\n");
    }
  }

  @Test
  void a_refusal_by_http_2_is_told_in_the_same_words() {
    Response refusal = Response.of(Status.UNAUTHORIZED).text("Who are you?\n");
    String uri = serve(request -> WsConsumer.refuse(refusal));
    try (Run run = Run.start("connect", "--http2", uri)) {
      assertExit(run, 1, "");
      assertThat(run.err().text())
          .isEqualTo(
              "parley connect: localhost:"
                  + server.port()
                  + " refused: 401 Unauthorized\n  Who are you?\n");
    }
  }

  @Test
  void a_server_that_answers_as_none_must_is_told() {
    server =
        new PolyHandler(request -> Response.ok("a page"), null)
            .asServer(Netty.onFreePort())
            .start();
    try (Run run = Run.start("connect", server.uri("/").toString())) {
      assertExit(run, 1, " refused: 200 OK\n  a page\n");
    }
  }

  @Test
  void silence_ends_with_the_timeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0);
        Run run = Run.start("connect", "--timeout", "50ms", "localhost:" + silent.getLocalPort())) {
      assertExit(run, 1, "after 50 ms (--timeout)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connect|Missing required parameter: 'URL'",
        "connect ftp://localhost/|ws, wss, http or https, not ftp",
        "connect ws://|is no address",
        "connect ws://localhost:99999/|65535",
        "connect ws://localhost/#top|fragment",
        "connect ws://local^host/|is no address",
        "connect -H nonsense localhost|with a colon",
        "connect -H Upgrade:x localhost|Upgrade",
        "connect -H a(b:x localhost|a(b",
        "connect -s a(b localhost|a(b",
        "connect --insecure --cacert x localhost|mutually exclusive",
        "connect --cacert /nowhere.pem wss://localhost|/nowhere.pem",
        "connect --client-cert /nowhere.pem wss://localhost|--client-key",
        "connect --client-cert /nowhere.pem --client-key x wss://localhost|/nowhere.pem",
        "connect --pin sha256/x wss://localhost|a pin is sha256/ and",
        "connect --pin sha256/x ws://localhost|--pin needs wss: or https:",
        "connect --tls-provider none wss://localhost|'none' is none of auto, jdk, openssl",
        "connect --wait soon localhost|'soon' is not a time",
        "connect one two|two"
      })
  void wrong_usage_is_explained(String command, String explanation) {
    try (Run run = Run.start(command.split(" "))) {
      assertExit(run, 2, explanation);
      assertThat(run.err().text()).endsWith("Try 'parley connect --help'.\n");
      assertThat(run.out().text()).isEmpty();
    }
  }

  // ---- The handshake.

  private Request requestOf(String... options) throws Exception {
    LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    String uri =
        serve(
            request -> {
              requests.add(request);
              return WsConsumer.refuse(Response.of(Status.FORBIDDEN));
            });
    String[] arguments = new String[options.length + 2];
    arguments[0] = "connect";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = uri;
    try (Run run = Run.start(arguments)) {
      assertExit(run, 1, "403 Forbidden");
    }
    return requests.remove();
  }

  @Test
  void headers_are_sent() throws Exception {
    Request request = requestOf("-H", "X-One: 1", "--header=X-Two:a: b", "-o", "https://a.example");
    assertThat(request.header("X-One")).isEqualTo("1");
    assertThat(request.header("X-Two")).isEqualTo("a: b");
    assertThat(request.header("Origin")).isEqualTo("https://a.example");
    assertThat(request.header("User-Agent")).startsWith("parley/");
    assertThat(requestOf("-H", "User-Agent: me").headers().all("User-Agent")).containsExactly("me");
  }

  @Test
  void subprotocols_are_offered_and_the_chosen_one_is_told() throws Exception {
    assertThat(
            requestOf("-s", "v2.chat", "-s", "chat,old,chat")
                .headers()
                .all("Sec-WebSocket-Protocol"))
        .containsExactly("v2.chat, chat, old");
    stop();
    WsConsumer closing = WebSocket::close;
    String uri = serve(request -> closing.withSubprotocol("chat"));
    try (Run run = Run.start("connect", "-s", "v2.chat,chat", uri)) {
      assertExit(run, 0, "connected to " + uri + ", subprotocol chat\n");
    }
  }

  private String serveCompressed(RecordingConsumer consumer) {
    WsHandler handler = request -> consumer;
    NettyBackend backend =
        Netty.onFreePort().config(config -> config.compression(Compression.on()));
    server = handler.asServer(backend).start();
    return server.uri("/path").toString();
  }

  @Test
  void compression_is_offered_and_what_the_server_takes_is_told() {
    RecordingConsumer received = new RecordingConsumer(ws -> ws.onMessage(ws::send));
    String uri = serveCompressed(received);
    String line = "hello ".repeat(1000);
    try (Run run = Run.startWith(input(line + "\n"), "connect", "--wait", "1h", uri)) {
      run.out().await(line);
      assertThat(received.assertNextOpened().close()).isTrue();
      assertExit(
          run,
          0,
          "connected to "
              + uri
              + ", with permessage-deflate; server_no_context_takeover;"
              + " client_no_context_takeover\n");
      received.assertNextText(line);
      received.assertNextClosed(1000, "");
    }
  }

  @Test
  void compression_is_not_offered_when_it_is_not_wanted() {
    RecordingConsumer received = new RecordingConsumer();
    String uri = serveCompressed(received);
    try (Run run = Run.startWith(input("hello\n"), "connect", "--no-compress", uri)) {
      assertExit(run, 0, "connected to " + uri + "\n");
      assertThat(received.assertNextOpened().extensions()).isEmpty();
      received.assertNextText("hello");
    }
  }

  @Test
  void verbose_tells_the_answer() {
    String uri = serve(request -> ws -> ws.close());
    try (Run run = Run.start("connect", "--verbose", uri)) {
      assertExit(run, 0, "HTTP/1.1 101 Switching Protocols\n");
      assertThat(run.err().text()).contains("Sec-WebSocket-Accept: ");
    }
  }

  @Test
  void verbose_tells_the_answer_of_http_2() {
    String uri = serve(request -> ws -> ws.close());
    try (Run run = Run.start("connect", "--verbose", "--http2", uri)) {
      assertExit(run, 0, "connected to " + uri + "\nHTTP/2 200 OK\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ws://localhost:%d/a?b=c",
        "http://localhost:%d/a?b=c",
        "localhost:%d/a?b=c",
        ":%d/a?b=c"
      })
  void addresses_may_be_short(String address) {
    LinkedBlockingQueue<String> targets = new LinkedBlockingQueue<>();
    serve(
        request -> {
          targets.add(request.uri().toString());
          return WebSocket::close;
        });
    try (Run run = Run.start("connect", address.formatted(server.port()))) {
      assertExit(run, 0, "closed");
      assertThat(targets).containsExactly("/a?b=c");
    }
  }

  @Test
  void credentials_in_the_address_are_sent_and_not_shown() {
    LinkedBlockingQueue<String> credentials = new LinkedBlockingQueue<>();
    serve(
        request -> {
          credentials.add(String.valueOf(request.header("Authorization")));
          return WebSocket::close;
        });
    try (Run run = Run.start("connect", "ws://ada:s%26cret+@localhost:" + server.port())) {
      assertExit(run, 0, "connected to ws://localhost:");
      assertThat(credentials).containsExactly("Basic YWRhOnMmY3JldCs="); // ada:s&cret+
      assertThat(run.err().text()).doesNotContain("cret");
    }
  }

  // ---- TLS.

  @Test
  void a_certificate_is_checked_unless_told_otherwise() {
    try (Served served = Served.start("--tls")) {
      String uri = served.ws("/echo").toString();
      try (Run run = Run.start("connect", uri)) {
        assertExit(run, 1, "the TLS handshake with localhost:");
        assertThat(run.err().text()).contains("--insecure").contains("--cacert");
      }
      try (Run run = Run.start("connect", "--insecure=false", uri)) {
        assertExit(run, 1, "the TLS handshake with localhost:");
      }
      try (Run run = Run.start("connect", "--insecure", uri)) {
        run.type("hello\n").out().await("hello\n");
        run.endInput();
        assertExit(run, 0, "parley connect: --insecure: ");
      }
    }
  }

  @Test
  void tls_on_one_side_only_is_told() {
    try (Served served = Served.start("--tls");
        Run run = Run.start("connect", served.ws("/echo").toString().replace("wss:", "ws:"))) {
      assertExit(run, 1, "This port speaks TLS, try wss:");
    }
    String uri = serve(ECHO);
    try (Run run = Run.start("connect", uri.replace("ws:", "wss:"))) {
      assertExit(run, 1, "try ws: instead of wss:");
    }
  }

  @Test
  void insecure_says_nothing_where_there_is_no_tls() {
    String uri = serve(request -> WebSocket::close);
    try (Run run = Run.start("connect", "--insecure", "--quiet", uri)) {
      assertExit(run, 0, "");
      assertThat(run.err().text()).isEmpty();
    }
  }

  @Test
  void messages_are_passed_on_as_they_are() {
    WsMessage large = WsMessage.of("ž".repeat(100_000));
    String uri =
        serve(
            request ->
                ws -> {
                  ws.send(large);
                  ws.close();
                });
    try (Run run = Run.start("connect", uri)) {
      assertExit(run, 0, "");
      assertThat(run.out().text()).isEqualTo(large.text() + "\n");
    }
  }
}
