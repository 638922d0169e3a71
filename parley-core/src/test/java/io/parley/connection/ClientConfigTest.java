package io.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Compression;
import io.parley.WebSocketConfig;
import io.parley.protocol.Extensions;
import org.junit.jupiter.api.Test;

class ClientConfigTest {

  @Test
  void sockets_of_one_client_share_what_compresses_them_alike() {
    ClientConfig config = ClientConfig.DEFAULTS.and(changes -> changes.maxMessageSize(1000));
    Extensions shared = config.extensions(config.from(WebSocketConfig.client()));
    assertThat(config.extensions(config.from(WebSocketConfig.queue()))).isSameAs(shared);
    WebSocketConfig.Builder own = WebSocketConfig.client().toBuilder().maxFragments(7);
    assertThat(config.extensions(config.from(own.build()))).isSameAs(shared);
    own.compression(Compression.on().level(9));
    assertThat(config.extensions(config.from(own.build()))).isNotSameAs(shared);
  }
}
