package io.parley.tests.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.HandshakeException;
import io.parley.WsClient;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.netty.Netty;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code parley serve} serves. */
class ServeCommandTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static Served served;

  @BeforeAll
  static void serve() {
    served = Served.start();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static WsClient connect(String path) {
    return Netty.client().blocking(served.ws(path));
  }

  private static HttpResponse<String> send(String method, URI uri) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send("GET", served.http(path));
  }

  private static String receive(WsClient client) {
    WsMessage message = client.receive();
    assertThat(message.isText()).isTrue();
    return message.text();
  }

  @Test
  void it_prints_where_everything_is() {
    assertThat(served.run().out().text())
        .contains(
            served.http("/").toString(),
            served.http("/health").toString(),
            served.ws("/chat/").toString(),
            served.ws("/clock").toString(),
            served.ws("/broadcast").toString());
    assertThat(served.run().err().text()).isEmpty();
  }

  @Test
  void the_page_is_one_file_that_needs_no_other() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(page.body())
        .startsWith("<!DOCTYPE html>")
        .doesNotContain("<script src", "<link rel=\"stylesheet\"", "<img", "@import");
  }

  @Test
  void health_is_up() throws Exception {
    HttpResponse<String> health = get("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).isEqualTo("up\n");
    assertThat(send("HEAD", served.http("/health")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/echo/", "/chat", "/chat/", "/chat/a/b", "/health/x"})
  void other_paths_are_not_found(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"/, POST, 'GET, HEAD'", "/health, DELETE, 'GET, HEAD'", "/echo, POST, GET"})
  void other_methods_are_not_allowed(String path, String method, String allowed) throws Exception {
    HttpResponse<String> answer = send(method, served.http(path));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo", "/chat/lobby", "/clock", "/broadcast"})
  void a_browser_at_a_socket_is_told_what_to_do(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(426);
    assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
    assertThat(answer.body()).contains("parley connect localhost:").contains(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/nothing"})
  void there_is_no_socket_elsewhere(String path) {
    assertThatThrownBy(() -> connect(path))
        .hasRootCauseInstanceOf(HandshakeException.class)
        .hasMessageContaining("404");
  }

  @Test
  void echo_sends_everything_back() {
    try (WsClient client = connect("/echo")) {
      for (WsMessage message :
          new WsMessage[] {
            WsMessage.of("hello"), WsMessage.of(""), WsMessage.of(new byte[] {0, 1, (byte) 0xff})
          }) {
        client.send(message);
        assertThat(client.receive()).isEqualTo(message);
      }
    }
  }

  @Test
  void all_in_a_chat_room_hear_what_one_says_and_nobody_else_does() {
    try (WsClient ada = connect("/chat/tea?name=Ada");
        WsClient eve = connect("/chat/coffee?name=Eve")) {
      assertThat(receive(ada)).isEqualTo("* Ada joined (1 here)");
      WsClient bob = connect("/chat/tea?name=Bob%20B.");
      assertThat(receive(ada)).isEqualTo("* Bob B. joined (2 here)");
      assertThat(receive(bob)).isEqualTo("* Bob B. joined (2 here)");
      ada.send("hello");
      assertThat(receive(ada)).isEqualTo("Ada: hello");
      assertThat(receive(bob)).isEqualTo("Ada: hello");
      bob.send(new byte[] {1, 2});
      assertThat(receive(ada)).isEqualTo("* Bob B. sends 2 bytes");
      assertThat(ada.receive()).isEqualTo(WsMessage.of(new byte[] {1, 2}));
      bob.close();
      assertThat(receive(ada)).isEqualTo("* Bob B. left (1 here)");
      eve.send("alone?");
      assertThat(receive(eve)).isEqualTo("* Eve joined (1 here)");
      assertThat(receive(eve)).isEqualTo("Eve: alone?");
    }
  }

  @Test
  void a_guest_gets_a_name_and_a_long_or_wicked_one_is_tamed() {
    try (WsClient guest = connect("/chat/names")) {
      assertThat(receive(guest)).matches("\\* guest-\\d+ joined \\(1 here\\)");
      try (WsClient wicked = connect("/chat/names?name=%1B%5B31m%0A" + "x".repeat(50))) {
        assertThat(receive(wicked))
            .isEqualTo("* \\u001b[31m\\n" + "x".repeat(20) + " joined (2 here)");
      }
    }
  }

  @Test
  void the_clock_ticks() {
    long start = System.nanoTime();
    try (Served ticking = Served.start();
        WsClient client = Netty.client().blocking(ticking.ws("/clock"));
        WsClient other = Netty.client().blocking(ticking.ws("/clock"))) {
      Instant first = Instant.parse(receive(client));
      Instant second = Instant.parse(receive(client));
      Instant third = Instant.parse(receive(client));
      Instant fourth = Instant.parse(receive(client));
      // A tick may be late and the next one not; but no server has ticked thrice within two
      // seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
      assertThat(List.of(first, second, third, fourth)).isSorted();
      assertThat(Instant.parse(receive(other))).isNotNull();
    }
  }

  @Test
  void a_broadcast_comes_to_all_the_sender_too() {
    try (WsClient one = connect("/broadcast");
        WsClient two = connect("/broadcast")) {
      two.send("here");
      assertThat(receive(two)).isEqualTo("here");
      one.send("hello");
      // Whether the first heard "here" depends on who was in earlier.
      String heard = receive(one);
      assertThat(heard.equals("here") ? receive(one) : heard).isEqualTo("hello");
      assertThat(receive(two)).isEqualTo("hello");
    }
  }

  @Test
  void told_to_stop_it_says_goodbye_and_reports() {
    try (Served stopping = Served.start("--stop-timeout", "30s");
        WsClient client = Netty.client().blocking(stopping.ws("/echo"))) {
      client.send("still there?");
      assertThat(receive(client)).isEqualTo("still there?");
      assertThat(stopping.run().stop().exitStatus()).isZero();
      assertThat(client.received()).isEmpty();
      assertThat(client.closeStatus()).isEqualTo(WsStatus.GOING_AWAY);
      assertThat(stopping.run().out().text())
          .endsWith("Stopping ...\nStopped: 1 closed, 0 cut off.\n");
    }
  }

  @Test
  void a_port_in_use_is_one_clear_line() {
    String port = Integer.toString(served.ws("").getPort());
    try (Run second = Run.start("serve", "--port", port)) {
      assertThat(second.exitStatus()).isEqualTo(1);
      assertThat(second.err().text())
          .isEqualTo(
              "parley serve: cannot listen on localhost:" + port + ": Address already in use\n");
      assertThat(second.out().text()).isEmpty();
    }
  }
}
