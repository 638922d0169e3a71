package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryLink;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingListener;
import io.parley.testing.VirtualClock;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VirtualClockSamplesTest {
  static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  @Test
  void a_peer_that_falls_silent_is_given_up() {
    VirtualClock clock = new VirtualClock();
    InMemoryNetwork network = InMemory.network(clock);
    RecordingListener events = network.listener();
    InMemoryLink link = network.connect(ECHO, events);
    events.assertNextOpened();

    link.toClient().hold(); // From here on nothing reaches the client.
    clock.advance(Duration.ofSeconds(39));
    assertThat(link.client().state()).isEqualTo(WebSocket.State.OPEN);
    clock.advance(Duration.ofSeconds(1));
    assertThat(events.assertNextFailed(SocketTimeoutException.class))
        .hasMessageContaining("pingTimeout");
  }

  @Test
  void bytes_in_pieces() {
    InMemoryNetwork network = InMemory.network(new VirtualClock());
    RawPeer peer = network.rawClient(ECHO);
    peer.send("8185 37fa"); // A text of 5 bytes, masked; half of its key ...
    peer.expectNothing();
    peer.send("213d 7f9f4d5158"); // ... and the rest: "Hello".
    peer.expect("8105 48656c6c6f");
    peer.send("8800"); // A Close frame that is not masked.
    peer.expect("8810 03ea 556e6d61736b6564206672616d65"); // 1002 Unmasked frame
    peer.expectEnd();
  }
}
