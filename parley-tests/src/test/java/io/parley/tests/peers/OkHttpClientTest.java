package io.parley.tests.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OkHttpClientTest extends PeerClientContract {

  @Override
  PeerClient newClient() {
    return new OkHttpPeer();
  }

  @Test
  void the_keepalive_of_the_peer_is_answered() {
    // Long enough for the answer, however slow the machine.
    try (OkHttpPeer pinging = new OkHttpPeer(Duration.ofSeconds(4))) {
      PeerSocket peer = pinging.connect(uri(Endpoint.WORKERS, PeerServer.SILENT));
      peer.nextOpened();
      PeerApp.Side server = app.accept();
      // It fails a socket whose last ping was not answered instead of sending the next.
      server.events().assertNextPing("");
      server.events().assertNextPing("");
      assertThat(server.socket().close()).isTrue();
      peer.assertNextClosed(1000, "");
    }
  }

  @Test
  void compression_is_offered_and_declined() {
    PeerSocket peer = client().connect(uri(Endpoint.WORKERS, PeerServer.SILENT));
    peer.nextOpened();
    PeerApp.Side server = app.accept();
    assertThat(server.request().header("Sec-WebSocket-Extensions"))
        .startsWith("permessage-deflate");
    assertThat(server.socket().extensions()).isEmpty();
    server.socket().close();
    peer.assertNextClosed(1000, "");
  }
}
