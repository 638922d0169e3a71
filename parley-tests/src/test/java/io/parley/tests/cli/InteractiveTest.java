package io.parley.tests.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.netty.Netty;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.SocketEvent;
import io.parley.tests.HeldPort;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley connect} with a person at a terminal. */
class InteractiveTest {

  private static final String CYAN = "\u001b[36m";

  @TempDir Path state;

  private final RecordingConsumer received = new RecordingConsumer();
  private final LinkedBlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
  private final Seen screen = new Seen();
  private final PipedOutputStream keyboard = new PipedOutputStream();
  private Server server;

  @BeforeEach
  void serve() {
    WsHandler echo =
        request ->
            ws -> {
              received.accept(ws);
              ws.onMessage(ws::send);
              opened.add(ws);
            };
    server = echo.asServer(Netty.onFreePort()).start();
  }

  @AfterEach
  void stop() throws IOException {
    keyboard.close();
    server.close();
  }

  private Terminal dumb() throws IOException {
    return new DumbTerminal("test", "dumb", new PipedInputStream(keyboard), screen, UTF_8);
  }

  private Terminal xterm() throws IOException {
    return new ExternalTerminal(
        "test", "xterm-256color", new PipedInputStream(keyboard), screen, UTF_8);
  }

  private Run connect(Terminal terminal, String... options) {
    return connect(terminal, Map.of("XDG_STATE_HOME", state.toString()), options);
  }

  private Run connect(Terminal terminal, Map<String, String> environment, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "connect";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = server.uri("/echo").toString();
    Run run = Run.startIn(terminal, environment, arguments);
    screen.await("connected to " + server.uri("/echo"));
    return run;
  }

  private void type(String keys) throws IOException {
    keyboard.write(keys.getBytes(UTF_8));
    keyboard.flush();
  }

  private WebSocket atServer() throws InterruptedException {
    WebSocket ws = opened.poll(30, TimeUnit.SECONDS);
    assertThat(ws).isNotNull();
    return ws;
  }

  @Test
  void lines_are_sent_and_answers_shown() throws Exception {
    try (Run run = connect(dumb())) {
      type("hello\n");
      screen.await("< hello\n");
      type("//slash and ! and \\ and \"\n");
      screen.await("< /slash and ! and \\ and \"\n");
      type("/binary 00 ff\n");
      screen.await("< [2 bytes] 00 ff\n");
      type("\n/quit\n");
      assertThat(run.exitStatus()).isZero();
      screen.await("* closed: 1000\n");
    }
    received.assertNextOpened();
    received.assertNextText("hello");
    received.assertNextText("/slash and ! and \\ and \"");
    assertThat(received.nextMessage().isText()).isFalse();
    received.assertNextClosed(1000, "");
  }

  @Test
  void commands_do_what_they_say() throws Exception {
    try (Run run = connect(dumb())) {
      type("/ping\n");
      screen.await("* pong after ");
      type("/ping abc\n");
      received.assertNextOpened();
      assertThat(received.next(SocketEvent.Ping.class)).isNotNull();
      received.assertNextPing("abc");
      type("/state\n");
      screen.await("state        OPEN\n");
      screen.await("round trip ");
      type("/help\n");
      screen.await("/close [CODE [REASON]]");
      type("/nope\n");
      screen.await("! there is no command /nope");
      type("/close 4000 see you\n");
      assertThat(run.exitStatus()).isZero();
      screen.await("* closed: 4000 see you\n");
    }
    received.assertNextClosed(4000, "see you");
  }

  @Test
  void text_may_go_out_as_bytes() throws Exception {
    try (Run run = connect(dumb(), "--binary")) {
      type("hi\n");
      screen.await("< [2 bytes] 68 69\n");
      type("/quit\n");
      assertThat(run.exitStatus()).isZero();
    }
  }

  @Test
  void the_end_of_the_input_closes() throws Exception {
    try (Run run = connect(dumb())) {
      keyboard.close();
      assertThat(run.exitStatus()).isZero();
    }
    received.assertNextOpened();
    received.assertNextClosed(1000, "");
  }

  @Test
  void a_close_by_the_server_ends_it_while_the_person_types() throws Exception {
    try (Run run = connect(xterm())) {
      type("half a li");
      screen.await("half a li");
      atServer().close(4001, "time is up");
      assertThat(run.exitStatus()).isEqualTo(3);
      screen.await("closed with 4001 time is up");
    }
  }

  @Test
  void what_comes_in_cannot_command_the_terminal() throws Exception {
    try (Run run = connect(dumb())) {
      atServer().send("\u001b]0;owned\u0007\r\u009b2J\u202eevil");
      screen.await("< \\u001b]0;owned\\u0007\\u000d\\u009b2J\\u202eevil\n");
      type("/quit\n");
      assertThat(run.exitStatus()).isZero();
    }
  }

  @Test
  void a_message_of_many_lines_stays_together_and_a_huge_one_is_cut() throws Exception {
    try (Run run = connect(dumb())) {
      WebSocket ws = atServer();
      ws.send("one\ntwo");
      screen.await("< one\n  two\n");
      ws.send("x".repeat(100_000));
      screen.await("xxx ... (100000 bytes in all)\n");
      assertThat(screen.text().length()).isLessThan(50_000);
      type("/quit\n");
      assertThat(run.exitStatus()).isZero();
    }
  }

  @Test
  void what_was_typed_is_kept_for_the_next_time_and_for_nobody_else() throws Exception {
    try (Run run = connect(dumb())) {
      type("remember me\n/quit\n");
      assertThat(run.exitStatus()).isZero();
    }
    Path history = state.resolve("parley").resolve("history");
    assertThat(history).content().contains("remember me", "/quit");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_history_that_cannot_be_kept_is_no_hindrance() throws Exception {
    Path file = Files.createFile(state.resolve("file"));
    try (Run run = connect(dumb(), Map.of("XDG_STATE_HOME", file.toString()))) {
      type("hello\n");
      screen.await("< hello\n");
      type("/quit\n");
      assertThat(run.exitStatus()).isZero();
    }
  }

  @Test
  void there_is_color() throws Exception {
    try (Run run = connect(xterm())) {
      atServer().send("hello");
      assertThat(screen.await("hello")).contains(CYAN + "< ");
      type("/quit\r");
      assertThat(run.exitStatus()).isZero();
    }
  }

  @Test
  void there_is_no_color_if_so_wished() throws Exception {
    try (Run run = connect(xterm(), "--no-color")) {
      atServer().send("hello");
      assertThat(screen.await("hello")).doesNotContain(CYAN);
      type("/quit\r");
      assertThat(run.exitStatus()).isZero();
    }
  }

  @Test
  void the_environment_may_wish_for_no_color() throws Exception {
    Map<String, String> environment = Map.of("XDG_STATE_HOME", state.toString(), "NO_COLOR", "1");
    try (Run run = connect(xterm(), environment)) {
      atServer().send("hello");
      assertThat(screen.await("hello")).doesNotContain(CYAN);
      type("/quit\r");
      assertThat(run.exitStatus()).isZero();
    }
  }

  @Test
  void a_refused_connection_ends_it_at_once() throws Exception {
    server.close();
    Map<String, String> environment = Map.of("XDG_STATE_HOME", state.toString());
    try (HeldPort port = new HeldPort();
        Run run =
            Run.startIn(dumb(), environment, "connect", "localhost:" + port.number() + "/echo")) {
      assertThat(run.exitStatus()).isEqualTo(1);
      screen.await("! cannot connect to localhost:");
    }
  }
}
