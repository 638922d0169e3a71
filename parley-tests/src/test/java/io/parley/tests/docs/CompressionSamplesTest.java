package io.parley.tests.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Compression;
import io.parley.ProtocolException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CompressionSamplesTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);
  private static final String LONG = "hello ".repeat(1000);

  private final List<String> lines = new ArrayList<>();

  private void print(Object line) {
    lines.add(line.toString());
  }

  static NettyBackend compressing(NettyBackend backend) {
    return backend.config(config -> config.compression(Compression.on()));
  }

  static NettyClient uncompressed(NettyClient client) {
    return client.config(config -> config.compression(Compression.off()));
  }

  static WebSocketConfig.Builder remembering(WebSocketConfig.Builder config) {
    Compression compression =
        Compression.on()
            .contextTakeover(true, true) // what this side sends; what the peer sends
            .memoryBudget(512L * 1024 * 1024);
    return config.compression(compression);
  }

  static WebSocketConfig.Builder checked(WebSocketConfig.Builder config) {
    return config.extensions(new Checksum());
  }

  private static void assertEchoes(WsClient client) {
    client.send(LONG);
    assertThat(client.receive()).isEqualTo(WsMessage.of(LONG));
  }

  @Test
  void a_server_takes_what_a_client_offers() {
    try (Server server = ECHO.asServer(compressing(Netty.onFreePort())).start();
        WsClient client = Netty.client().blocking(server.uri("/"));
        WsClient plain = uncompressed(Netty.client()).blocking(server.uri("/"))) {
      WebSocket ws = client.socket();
      print(ws.extensions());
      assertThat(lines)
          .containsExactly(
              "[permessage-deflate; server_no_context_takeover; client_no_context_takeover]");
      assertEchoes(client);
      String token = "secret".repeat(1000);
      ws.send(WsMessage.of(token).withoutCompression());
      assertThat(client.receive().text()).isEqualTo(token);
      assertThat(plain.socket().extensions()).isEmpty();
      assertEchoes(plain);
    }
  }

  private static Server start(UnaryOperator<WebSocketConfig.Builder> config) {
    return ECHO.asServer(Netty.onFreePort().config(config)).start();
  }

  @Test
  void context_takeover() {
    try (Server server = start(CompressionSamplesTest::remembering);
        WsClient client = Netty.client().blocking(server.uri("/"))) {
      assertThat(client.socket().extensions()).containsExactly("permessage-deflate");
      assertEchoes(client);
      assertEchoes(client);
    }
  }

  @Test
  void the_default_budget_has_room_for_so_many_sockets() {
    long budget = Compression.on().memoryBudget() / 1024;
    assertThat(budget / (270 + 45)).isBetween(830L, 839L);
    assertThat(budget / 270).isBetween(970L, 979L);
  }

  @Test
  void an_extension_of_ones_own() throws Exception {
    try (Server server = start(CompressionSamplesTest::checked);
        WsClient client =
            Netty.client().config(CompressionSamplesTest::checked).blocking(server.uri("/"))) {
      assertThat(client.socket().extensions()).containsExactly("x-crc32");
      assertEchoes(client);
    }
    byte[] payload = new Checksum().encode(WsMessage.of("hello"));
    assertThat(new Checksum().decode(payload, payload.length, 100))
        .isEqualTo("hello".getBytes(UTF_8));
    payload[1]++;
    assertThatThrownBy(() -> new Checksum().decode(payload, payload.length, 100))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> new Checksum().decode(payload, 3, 100))
        .isInstanceOf(ProtocolException.class);
  }
}
