package io.parley.tests.connection;

import io.parley.ProtocolException;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.RecordingListener;
import io.parley.testing.VirtualClock;
import org.junit.jupiter.api.Test;

/**
 * A socket that fails its peer: the server ends TCP behind its Close, the client waits for that.
 */
class EndOfTcpTest {

  /** Reserved bits, which nobody agreed on. */
  private static final String BROKEN_FRAME = "f1 00";

  private final InMemoryNetwork network = InMemory.network(new VirtualClock());

  @Test
  void a_client_waits_for_the_server_to_end_tcp() {
    RecordingListener client = network.listener();
    RawPeer peer = network.rawServer(client);
    peer.send(BROKEN_FRAME);
    peer.expect(RawFrame.close(1002, "Reserved bit set")).expectNothing();
    client.assertNextOpened();
    client.assertNextFailed(ProtocolException.class);
    peer.send(RawFrame.text("not heard any more")).eof().expectEnd();
    client.assertExhausted();
  }

  @Test
  void a_server_ends_tcp_behind_its_close() {
    RecordingConsumer server = network.consumer();
    RawPeer peer = network.rawClient(server.asHandler());
    peer.send(BROKEN_FRAME);
    peer.expect(RawFrame.close(1002, "Reserved bit set")).expectEnd();
    server.assertNextOpened();
    server.assertNextError(ProtocolException.class);
    server.assertNextClosed(1002, "Reserved bit set");
  }
}
