package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocketConfig;
import io.parley.WebSocketGroup;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.netty.Netty;
import io.parley.tests.HeldPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code parley bench} measures, and what it says of servers that cannot be measured. */
class BenchCommandTest {

  private static final WsConsumer ECHO = ws -> ws.onMessage(ws::send);

  private static Server server(WsConsumer sockets) {
    return server(sockets, config -> config);
  }

  private static Server server(WsConsumer sockets, UnaryOperator<WebSocketConfig.Builder> options) {
    WsHandler handler = request -> sockets;
    return handler.asServer(Netty.on(0).host("localhost").config(options)).start();
  }

  /** A short run, but for what the options say. */
  private static Run bench(String url, String... options) {
    List<String> all = new ArrayList<>(List.of("bench", url, "--warm-up", "off"));
    all.addAll(List.of(options));
    if (!all.contains("--connections")) {
      all.addAll(List.of("--connections", "4"));
    }
    if (!all.contains("--time")) {
      all.addAll(List.of("--time", "100ms"));
    }
    return Run.start(all.toArray(String[]::new));
  }

  private static Run bench(Server server, String... options) {
    return bench("ws://localhost:" + server.port() + "/", options);
  }

  private static void assertFails(Run run, String why) {
    assertThat(run.exitStatus()).as(run.err().text()).isEqualTo(1);
    assertThat(run.err().text()).startsWith("parley bench: ws").contains(why);
  }

  private static JsonNode json(Run run) {
    assertThat(run.exitStatus()).as(run.err().text()).isZero();
    return JsonMapper.shared().readTree(run.out().text());
  }

  /**
   * It ends only when all that was sent has come back, each connection's first message at least.
   */
  private static void assertEchoed(Run run) {
    assertThat(run.exitStatus()).as(run.err().text()).isZero();
    assertThat(run.out().text()).contains("errors     none\n");
  }

  // ---- What is measured.

  @Test
  void an_echo_server_is_measured() {
    try (Server server = server(ECHO);
        Run run = bench(server)) {
      assertThat(run.exitStatus()).as(run.err().text()).isZero();
      assertThat(run.out().text())
          .startsWith("ws://localhost:" + server.port() + "/: 4 connections, text of 32, 1 in")
          .containsPattern("messages   [0-9,]+   [0-9,]+/s   [0-9.]+ MiB/s each way\n")
          .containsPattern(
              "latency    p50 [0-9.]+ ms   p90 [0-9.]+ ms   p99 [0-9.]+ ms   p99.9 [0-9.]+ ms  "
                  + " max [0-9.]+ ms\n")
          .containsPattern("generator  \\d+ % busy\n")
          .contains("errors     none\n");
    }
  }

  @Test
  void json_has_all_of_it_when_interrupted_too() throws InterruptedException {
    CountDownLatch echoed = new CountDownLatch(1000);
    WsConsumer sockets =
        ws ->
            ws.onMessage(
                message -> {
                  ws.send(message);
                  echoed.countDown();
                });
    try (Server server = server(sockets);
        Run run =
            bench(
                server, "--json", "--binary", "--size", "1k", "--in-flight", "3", "--time", "1h")) {
      assertThat(echoed.await(30, TimeUnit.SECONDS)).isTrue();
      run.stop();
      JsonNode result = json(run);
      assertThat(result.get("url").asString()).startsWith("ws://localhost:");
      assertThat(result.get("connections").asInt()).isEqualTo(4);
      assertThat(result.get("size").asInt()).isEqualTo(1024);
      assertThat(result.get("payload").asString()).isEqualTo("binary");
      assertThat(result.get("inFlight").asInt()).isEqualTo(3);
      assertThat(result.get("seconds").asDouble()).isPositive().isLessThan(3600);
      // All but what may have been on its way.
      assertThat(result.get("messages").asLong()).isGreaterThanOrEqualTo(1000 - 4 * 3);
      assertThat(result.get("messagesPerSecond").asDouble()).isPositive();
      assertThat(result.get("mebibytesPerSecond").asDouble()).isPositive();
      JsonNode latency = result.get("latencyMicros");
      assertThat(latency.get("p50").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(latency.get("p99").asDouble());
      assertThat(latency.get("p99.9").asDouble())
          .isLessThanOrEqualTo(latency.get("max").asDouble());
      assertThat(result.get("generatorBusy").asDouble()).isPositive();
      assertThat(result.get("errors").size()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "125, 16", "126, 2", "65535, 2", "65536, 2", "1m, 1"})
  void messages_of_every_size_come_back(String size, String inFlight) {
    try (Server server = server(ECHO);
        Run run = bench(server, "--size", size, "--in-flight", inFlight)) {
      assertEchoed(run);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void a_server_may_echo_in_fragments_and_ping_meanwhile(int fragment) {
    try (Server server =
            server(
                ECHO, config -> config.fragmentSize(fragment).pingInterval(Duration.ofMillis(1)));
        Run run = bench(server, "--size", "3000", "--in-flight", "2")) {
      assertEchoed(run);
    }
  }

  @Test
  void tls_is_measured_like_plain_text() {
    try (Served served = Served.start("--tls");
        Run run = bench(served.ws("/echo").toString(), "--insecure", "--size", "100k")) {
      assertEchoed(run);
    }
  }

  @Test
  void a_certificate_of_a_file_is_trusted(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("trusted.pem");
    try (Served served = Served.start("--tls")) {
      byte[] certificate = Tls.certificateOf("localhost", served.ws("/").getPort());
      String body = Base64.getMimeEncoder().encodeToString(certificate);
      Files.writeString(
          file, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
      try (Run run = bench(served.ws("/echo").toString(), "--cacert", file.toString())) {
        assertEchoed(run);
      }
    }
  }

  @Test
  void credentials_of_the_url_are_sent() {
    WsHandler handler =
        request ->
            "Basic dXNlcjpzZWNyZXQ=".equals(request.header("Authorization"))
                ? ECHO
                : ws -> ws.close(1008, "who are you?");
    try (Server server = handler.asServer(Netty.on(0).host("localhost")).start();
        Run run = bench("user:secret@localhost:" + server.port())) {
      assertEchoed(run);
    }
  }

  // ---- Idle connections.

  @Test
  void idle_connections_are_held_and_answer_pings() {
    try (Server server =
            server(
                ws -> {},
                config ->
                    config
                        .pingInterval(Duration.ofMillis(10))
                        .pingTimeout(Duration.ofSeconds(30)));
        Run run = bench(server, "--idle")) {
      assertThat(run.exitStatus()).as(run.err().text()).isZero();
      assertThat(run.out().text())
          .startsWith("4 connections are open, for 100ms\n4 of 4 held for ");
    }
  }

  @Test
  void idle_connections_as_json() {
    try (Server server = server(ws -> {});
        Run run = bench(server, "--idle", "--json")) {
      assertThat(json(run).get("held").asInt()).isEqualTo(4);
    }
  }

  @Test
  void a_server_that_drops_an_idle_connection_is_told() {
    try (Server server = server(ws -> {}, config -> config.idleTimeout(Duration.ofMillis(20)));
        Run run = bench(server, "--idle", "--time", "1h")) {
      assertFails(run, "the server closed the connection: 1001 idle timeout");
    }
  }

  // ---- What cannot be measured.

  @Test
  void nobody_listens() throws Exception {
    try (HeldPort port = new HeldPort();
        Run run = bench("ws://localhost:" + port.number() + "/")) {
      assertFails(
          run, "no connection to localhost/127.0.0.1:" + port.number() + ": Connection ref");
      assertThat(run.out().text()).isEmpty();
    }
  }

  @Test
  void no_such_host() {
    // A label too long for any name, so that no server of names is asked, which may be slow.
    String nowhere = "nowhere-".repeat(8) + "at-all.invalid";
    try (Run run = bench("ws://" + nowhere + "/")) {
      assertFails(run, "there is no host " + nowhere);
    }
  }

  @Test
  void a_server_without_a_web_socket_there() {
    try (Served served = Served.start();
        Run run = bench(served.ws("/nothing").toString())) {
      assertFails(run, "it answered the opening handshake with 404 Not Found");
    }
  }

  @Test
  void a_server_that_does_not_speak_http() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      new Thread(new FutureTask<>(() -> greet(listener)), "greeter").start();
      try (Run run = bench("ws://127.0.0.1:" + listener.getLocalPort(), "--connections", "1")) {
        assertFails(run, "it did not answer the opening handshake in HTTP/1.1");
      }
    }
  }

  /** Says what no WebSocket server says, and waits for the end. */
  private static int greet(ServerSocket listener) throws Exception {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write("220 mail ready\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().readAllBytes().length;
    }
  }

  @Test
  void a_server_that_says_something_else() {
    try (Server server =
            server(ws -> ws.onMessage(message -> ws.send("another 32 characters, as it were")));
        Run run = bench(server)) {
      assertFails(run, "it is not an echo server: from byte ");
    }
  }

  @Test
  void a_server_that_answers_in_another_kind() {
    try (Server server = server(ws -> ws.onMessage(m -> ws.send(WsMessage.of(m.bytes()))));
        Run run = bench(server)) {
      assertFails(run, "it is not an echo server: a frame came with opcode 2");
    }
  }

  @Test
  void a_server_that_answers_in_fragments_with_something_else() {
    try (Server server =
            server(
                ws -> ws.onMessage(message -> ws.send("abcdefghijklm_opqrstuvwxyzabcdef")),
                config -> config.fragmentSize(5));
        Run run = bench(server)) {
      assertFails(run, "it is not an echo server: from payload byte 13 of a reply in fragments");
    }
  }

  @Test
  void a_server_that_sends_to_all() {
    WebSocketGroup all = new WebSocketGroup();
    try (Server server =
            server(
                ws -> {
                  all.add(ws);
                  ws.onMessage(all::send);
                });
        Run run = bench(server, "--time", "1h")) {
      assertFails(run, "more comes back than was sent");
    }
  }

  @Test
  void a_server_that_says_nothing() {
    try (Server server = server(ws -> {});
        Run run = bench(server, "--time", "1h", "--timeout", "200ms")) {
      assertThat(run.exitStatus()).as(run.err().text()).isEqualTo(1);
      // A machine that stands still may keep it from the answer to the handshake, too.
      assertThat(run.err().text())
          .containsPattern(
              "the server has not answered (any message|the opening handshake) for 200");
    }
  }

  @Test
  void a_server_that_closes_in_the_midst() {
    try (Server server = server(ws -> ws.onMessage(message -> ws.close(1013, "enough")));
        Run run = bench(server, "--time", "1h")) {
      assertFails(run, "the server closed the connection: 1013 enough");
    }
  }

  @Test
  void what_came_before_the_failure_is_printed() {
    CountDownLatch left = new CountDownLatch(1000);
    WsConsumer sockets =
        ws ->
            ws.onMessage(
                message -> {
                  left.countDown();
                  if (left.getCount() == 0) {
                    ws.close(1013, "enough");
                  } else {
                    ws.send(message);
                  }
                });
    try (Server server = server(sockets);
        Run run = bench(server, "--time", "1h")) {
      assertFails(run, "1013 enough");
      assertThat(run.out().text())
          .contains("errors     the server closed the connection: 1013 enough\n");
    }
  }

  @Test
  void a_server_that_drops_the_connection() {
    try (Server server = server(ws -> ws.onMessage(message -> ws.cancel()));
        Run run = bench(server, "--time", "1h")) {
      assertThat(run.exitStatus()).isEqualTo(1);
      assertThat(run.err().text())
          .containsAnyOf("the server ended the connection without a Close frame", "reset");
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for() {
    try (Served served = Served.start("--tls");
        Run run = bench(served.ws("/echo").toString());
        Run wary = bench(served.ws("/echo").toString(), "--insecure=false")) {
      assertFails(run, "unable to find valid certification path");
      assertThat(run.err().text()).contains("--insecure").contains("--cacert");
      assertFails(wary, "unable to find valid certification path");
    }
  }

  @Test
  void tls_on_one_side_only() {
    try (Served plain = Served.start();
        Run run = bench(plain.ws("/echo").toString().replaceFirst("ws:", "wss:"), "-k")) {
      assertFails(run, "the server does not speak TLS; try ws: instead of wss:");
    }
    try (Served tls = Served.start("--tls");
        Run run = bench(tls.ws("/echo").toString().replaceFirst("wss:", "ws:"))) {
      assertFails(run, "speaks TLS, try wss:");
    }
  }

  @Test
  void more_connections_than_descriptors() {
    try (Server server = server(ECHO);
        Run run = bench(server, "--connections", "2147483647")) {
      assertFails(run, "2147483647 connections need as many file descriptors");
      assertThat(run.err().text()).contains("(ulimit -n)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench|Missing required parameter: 'URL'",
        "bench ws://|is no address",
        "bench ftp://localhost/|ws://host:port/path, not ftp",
        "bench --text --binary :1|mutually exclusive",
        "bench --insecure --cacert x :1|mutually exclusive",
        "bench --cacert /nowhere.pem wss://localhost:1|/nowhere.pem",
        "bench --connections 0 :1|must be at least 1",
        "bench --in-flight 0 :1|must be at least 1",
        "bench --in-flight 65537 :1|--in-flight is at most 65536, not 65537",
        "bench --size 65m :1|--size is at most 67108864",
        "bench --size big :1|'big' is not a size",
        "bench --time off :1|--time and --timeout must not be off",
        "bench --timeout off :1|--time and --timeout must not be off",
      })
  void wrong_usage_is_explained(String command, String explanation) {
    try (Run run = Run.start(command.split(" "))) {
      assertThat(run.exitStatus()).isEqualTo(2);
      assertThat(run.err().text()).contains(explanation).endsWith("Try 'parley bench --help'.\n");
      assertThat(run.out().text()).isEmpty();
    }
  }
}
