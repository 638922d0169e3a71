package io.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.WsMessage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the app must do, wherever it runs. */
abstract class TestedAppContract {

  private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
  final WsHandler app = TestedApp.app(notes::add);

  abstract WsClient connect(String path);

  @Test
  void the_first_message_is_a_greeting() throws Exception {
    try (WsClient client = connect("/bob")) {
      assertThat(client.received().iterator().next()).isEqualTo(WsMessage.of("hello bob"));
    }
    assertThat(notes.poll(20, TimeUnit.SECONDS)).isEqualTo("a socket came by");
  }
}
