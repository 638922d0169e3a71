package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WsClient;
import io.parley.netty.Netty;
import io.parley.tests.HeldPort;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code parley conformance} does, and how it ends. */
class ConformanceCommandTest {

  private static final Pattern ANNOUNCED =
      Pattern.compile("Testing clients at (\\S+), cases: (\\d+)\n");

  @TempDir private Path directory;

  private static Run server(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "conformance";
    all[1] = "server";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Run.start(all);
  }

  @Test
  void a_right_server_passes_and_the_report_is_written() {
    try (Served served = Served.start();
        Run run =
            server(
                "--cases",
                "1.1,2.*,5.3",
                "--exclude",
                "1.1.8",
                "--report",
                directory.toString(),
                "--concurrency",
                "2",
                "echo=" + served.ws("/echo"))) {
      assertThat(run.exitStatus()).isZero();
      assertThat(run.out().text())
          .isEqualTo("echo: 19 OK\nReport: " + directory.resolve("index.html") + "\n");
      assertThat(run.err().text()).isEmpty();
      assertThat(directory).isDirectoryContaining("glob:**.html");
      assertThat(directory.resolve("report.json")).content().contains("\"agent\":\"echo\"");
      assertThat(directory.resolve("junit.xml")).content().contains("tests=\"19\"");
    }
  }

  @Test
  void verbose_names_each_case_and_quiet_none() {
    try (Served served = Served.start();
        Run verbose = server("-v", "--cases", "1.1.1", served.ws("/echo").toString());
        Run quiet = server("-q", "--cases", "1.1.1", served.ws("/echo").toString())) {
      assertThat(verbose.exitStatus()).isZero();
      assertThat(verbose.out().text()).startsWith("1.1.1 text of 0 bytes: OK\n");
      assertThat(quiet.exitStatus()).isZero();
      assertThat(quiet.out().text()).isEmpty();
    }
  }

  @Test
  void a_server_that_does_not_echo_fails() {
    try (Served served = Served.start();
        Run run =
            server(
                "--cases", "2.1,1.1.2", "--patience", "20s", served.ws("/chat/room").toString())) {
      assertThat(run.exitStatus()).isEqualTo(4);
      assertThat(run.out().text()).contains("1.1.2 text of 125 bytes: failed: expected text");
    }
  }

  @ParameterizedTest
  @CsvSource({"failed, 0", "non-strict, 0", "unimplemented, 4"})
  void the_exit_status_follows_the_threshold(String failOn, int status) {
    try (Served served = Served.start();
        Run run = server("--cases", "12.1.1", "--fail-on", failOn, served.ws("/echo").toString())) {
      assertThat(run.exitStatus()).isEqualTo(status);
    }
  }

  @Test
  void several_servers_are_tested_one_after_the_other() {
    try (Served served = Served.start();
        Run run =
            server("--cases", "1.1.1", "a=" + served.ws("/echo"), "b=" + served.ws("/echo"))) {
      assertThat(run.exitStatus()).isZero();
      assertThat(run.out().text()).isEqualTo("a: 1 OK\nb: 1 OK\n");
    }
  }

  @Test
  void tls_is_trusted_when_told_so() {
    try (Served served = Served.start("--tls")) {
      String uri = served.ws("/echo").toString();
      try (Run trusting = server("--insecure", "--cases", "1.1.1", uri);
          Run strict = server("--cases", "1.1.1", uri)) {
        assertThat(trusting.exitStatus()).isZero();
        assertThat(strict.exitStatus()).isEqualTo(1);
        assertThat(strict.err().text()).startsWith("parley conformance server: " + uri);
      }
    }
  }

  @Test
  void a_server_that_is_not_there_is_one_clear_line() throws Exception {
    try (HeldPort port = new HeldPort();
        Run run = server("--cases", "1.1.1", "ws://localhost:" + port.number() + "/echo")) {
      assertThat(run.exitStatus()).isEqualTo(1);
      assertThat(run.err().text())
          .isEqualTo(
              "parley conformance server: ws://localhost:"
                  + port.number()
                  + "/echo: no connection: Connection refused\n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--cases x ws://localhost:1/|'x' names no cases",
        "--cases 99 ws://localhost:1/|leave no case to run",
        "--fail-on late ws://localhost:1/|'late' is not unimplemented, non-strict or failed",
        "--patience off ws://localhost:1/|--patience must not be off",
        "--concurrency 0 ws://localhost:1/|concurrency must be at least 1",
        "--cacert /no/such/file wss://localhost:1/|cannot use the certificates in",
        "http://localhost:1/|is named as ws://host:port/path",
      })
  void wrong_usage_is_told(String arguments, String message) {
    try (Run run = server(arguments.split(" "))) {
      assertThat(run.exitStatus()).isEqualTo(2);
      assertThat(run.err().text()).contains(message);
    }
  }

  @Test
  void a_client_is_tested_once() throws Exception {
    try (Run run =
        Run.start(
            "conformance",
            "client",
            "--port",
            "0",
            "--once",
            "--cases",
            "1.1.1,1.1.2",
            "--report",
            directory.toString())) {
      String root = root(run);
      try (WsClient client = Netty.client().blocking(URI.create(root + "/getCaseCount"))) {
        assertThat(client.receive().text()).isEqualTo("2");
      }
      runCase(root, 1);
      runCase(root, 2);
      Netty.client().blocking(URI.create(root + "/updateReports?agent=me")).close();
      assertThat(run.exitStatus()).isZero();
      assertThat(run.out().text()).contains("me: 2 OK\n");
      assertThat(Files.readString(directory.resolve("report.json")))
          .contains("\"agent\":\"me\",\"role\":\"client\"");
    }
  }

  @Test
  void a_client_that_fails_is_told_by_the_exit_status() throws Exception {
    try (Run run =
        Run.start("conformance", "client", "-p", "0", "--cases", "1.1.2", "--patience", "4s")) {
      String root = root(run);
      // It connects and sends nothing back.
      CompletableFuture<Void> end = new CompletableFuture<>();
      Netty.client()
          .nonBlocking(
              URI.create(root + "/runCase?case=1&agent=mute"),
              ws -> ws.onClose(status -> end.complete(null)));
      end.get(30, TimeUnit.SECONDS);
      run.out().await("mute: 1.1.2 text of 125 bytes: failed");
      assertThat(run.stop().exitStatus()).isEqualTo(4);
      assertThat(run.out().text()).contains("mute: 1 failed\n");
    }
  }

  @Test
  void a_port_in_use_is_one_clear_line() {
    try (Served served = Served.start();
        Run run =
            Run.start("conformance", "client", "-p", Integer.toString(served.ws("").getPort()))) {
      assertThat(run.exitStatus()).isEqualTo(1);
      assertThat(run.err().text())
          .startsWith("parley conformance client: cannot listen on localhost:");
    }
  }

  private static String root(Run run) {
    Matcher announced = ANNOUNCED.matcher(run.out().await("\n"));
    assertThat(announced.lookingAt()).isTrue();
    return announced.group(1);
  }

  private static void runCase(String root, int number) throws Exception {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Netty.client()
        .nonBlocking(
            URI.create(root + "/runCase?agent=me&case=" + number),
            ws -> {
              ws.onMessage(ws::send);
              ws.onClose(status -> end.complete(null));
            });
    end.get(30, TimeUnit.SECONDS);
  }
}
