package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WsClient;
import io.parley.http.Request;
import io.parley.netty.Netty;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --unix}, {@code --trust-forwarded} and {@code --proxy-protocol}. */
class UnixAndProxyOptionsTest {

  @TempDir Path folder;

  private Path socket() {
    return folder.resolve("s");
  }

  private static void assertTalks(Run client, String connected) {
    client.err().await("connected to " + connected + "\n");
    client.type("hello\n");
    client.out().await("hello\n");
    client.endInput();
    assertThat(client.exitStatus()).isZero();
  }

  @Test
  void a_server_and_clients_meet_at_a_unix_socket() {
    try (Run server = Run.start("serve", "--unix", socket().toString())) {
      String told = server.out().await("Ctrl-C stops it.\n");
      assertThat(told)
          .contains("Parley serves on the Unix socket " + socket() + ":\n")
          .contains("ws+unix:" + socket() + ":/echo")
          .doesNotContain("browser");
      try (Run client = Run.start("connect", "--unix", socket().toString(), "h.example/echo")) {
        assertTalks(client, "ws://h.example/echo");
      }
      try (Run client = Run.start("connect", "ws+unix:" + socket() + ":/echo")) {
        assertTalks(client, "ws+unix:" + socket() + ":/echo");
      }
      String nothing = "ws+unix:" + socket() + ":/nothing";
      try (Run client = Run.start("connect", nothing)) {
        assertThat(client.exitStatus()).isOne();
        assertThat(client.err().text()).startsWith("parley connect: " + nothing + " refused: 404 ");
      }
    }
    assertThat(socket()).doesNotExist();
  }

  @Test
  void a_server_at_a_unix_socket_is_measured() {
    String path = socket().toString();
    try (Run server = Run.start("serve", "--unix", path)) {
      server.out().await("Ctrl-C stops it.\n");
      try (Run bench =
          Run.start(
              "bench",
              "--unix",
              path,
              "--connections",
              "2",
              "--warm-up",
              "off",
              "--time",
              "200ms",
              "h.example/echo")) {
        assertThat(bench.exitStatus()).as(bench.err().text()).isZero();
        assertThat(bench.out().text()).contains("messages");
      }
    }
    try (Run bench = Run.start("bench", "--unix", path, ":/echo")) {
      assertThat(bench.exitStatus()).isOne();
      assertThat(bench.err().text())
          .isEqualTo(
              "parley bench: :/echo: no connection to " + path + ": No such file or directory\n");
    }
  }

  @Test
  void a_socket_that_is_not_there_is_told() {
    try (Run client = Run.start("connect", "--unix", socket().toString(), ":/echo")) {
      assertThat(client.exitStatus()).isOne();
      assertThat(client.err().text())
          .isEqualTo(
              "parley connect: cannot connect to " + socket() + ": No such file or directory\n");
    }
  }

  @Test
  void what_a_trusted_proxy_tells_is_in_the_log() {
    try (Served served = Served.start("--verbose", "--trust-forwarded", "10.0.0.0/8,loopback")) {
      Request request =
          Request.get(served.ws("/echo")).header("X-Forwarded-For", "192.0.2.1, 10.0.0.1");
      try (WsClient client = Netty.client().blocking(request)) {
        client.send("hello");
        client.receive();
      }
      served.run().out().await(" 192.0.2.1:0 /echo opened\n");
    }
  }

  @Test
  void so_is_what_the_proxy_protocol_tells() throws Exception {
    try (Served served = Served.start("--verbose", "--proxy-protocol", "loopback")) {
      URI uri = served.ws("/health");
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
        client.setSoTimeout(20_000);
        OutputStream out = client.getOutputStream();
        String ask =
            String.join(
                "\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 5000 80",
                "GET /health HTTP/1.1",
                "Host: h",
                "Connection: close",
                "",
                "");
        out.write(ask.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 200 ");
      }
      served.run().out().await(" 192.0.2.1:5000 GET /health -> 200 OK\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --unix /tmp/s --port 1         | --unix listens on a file; --port is for a port",
        "serve --unix /tmp/s --host ::1       | --unix listens on a file; --host is for a port",
        "serve --trust-forwarded 10.0.0.1/8   | not 10.0.0.1/8: its address has bits behind the first 8",
        "serve --proxy-protocol lb.example    | loopback, private or unix, not lb.example"
      })
  void what_cannot_be_is_told(String command, String message) {
    try (Run run = Run.start(command.split(" ", -1))) {
      assertThat(run.exitStatus()).isEqualTo(2);
      assertThat(run.err().text()).contains(message).doesNotContain("\tat ");
    }
  }

  @Test
  void a_path_too_long_is_told() {
    String path = "/tmp/" + "x".repeat(200);
    try (Run run = Run.start("serve", "--unix", path)) {
      assertThat(run.exitStatus()).isEqualTo(2);
      assertThat(run.err().text())
          .contains("has at most 106 bytes on this system; this one has 205");
    }
    try (Run run = Run.start("connect", "--unix", path, ":/echo")) {
      assertThat(run.exitStatus()).isEqualTo(2);
      assertThat(run.err().text())
          .contains("has at most 106 bytes on this system; this one has 205");
    }
  }
}
