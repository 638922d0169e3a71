package io.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WsClient;
import io.parley.WsMessage;
import org.junit.jupiter.api.Test;

abstract class SocketAsFunctionContract {

  abstract WsClient connect(String path);

  @Test
  void it_says_hello_at_any_path() {
    for (String path : new String[] {"/", "/any/path?at=all"}) {
      try (WsClient client = connect(path)) {
        assertThat(client.receive()).isEqualTo(WsMessage.of("hello"));
      }
    }
  }
}
