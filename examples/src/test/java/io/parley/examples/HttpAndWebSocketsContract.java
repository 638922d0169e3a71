package io.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PolyHandler;
import io.parley.WsClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

abstract class HttpAndWebSocketsContract {

  private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
  final PolyHandler app = HttpAndWebSockets.app(notes::add);

  abstract WsClient connect(String path);

  /** The body of the answer to a GET. */
  abstract String get(String path) throws Exception;

  @Test
  void a_socket_is_greeted_answered_and_noted() throws Exception {
    try (WsClient client = connect("/bob")) {
      assertThat(client.receive().text()).isEqualTo("hello bob");
      client.send("anything");
      assertThat(client.receive().text()).isEqualTo("bob is responding");
    }
    assertThat(notes.poll(20, TimeUnit.SECONDS)).isEqualTo("bob is closing");
  }

  @Test
  void every_request_gets_the_same() throws Exception {
    assertThat(get("/")).isEqualTo("hiya world");
    assertThat(get("/bob")).isEqualTo("hiya world");
  }
}
