package io.parley.tests.connection;

import io.parley.WebSocketConfig;
import io.parley.testing.InMemory;
import io.parley.testing.InMemoryNetwork;
import io.parley.testing.RawFrame;
import io.parley.testing.RawPeer;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.RecordingListener;
import io.parley.testing.VirtualClock;
import org.junit.jupiter.api.Test;

/** What comes behind a message that fills the mailbox is kept back, and not lost. */
class KeptBackTest {

  private final InMemoryNetwork network =
      InMemory.network(new VirtualClock())
          .serverConfig(WebSocketConfig.server().toBuilder().mailboxMessages(1).build())
          .clientConfig(WebSocketConfig.client().toBuilder().mailboxMessages(1).build());

  /** Has the socket read all of this, in one read, while it is paused; then resumes it. */
  private void sendWhilePaused(RawPeer peer, RawFrame... frames) {
    peer.socket().pause();
    peer.toSocket().hold();
    for (RawFrame frame : frames) {
      peer.send(frame);
    }
    peer.toSocket().release();
    network.run();
    peer.expectNothing();
    peer.socket().resume();
  }

  @Test
  void a_server_answers_a_close_that_was_kept_back() {
    RecordingConsumer server = network.consumer();
    RawPeer peer = network.rawClient(server.asHandler());
    sendWhilePaused(peer, RawFrame.text("one"), RawFrame.text("two"), RawFrame.close(1000, "bye"));
    peer.expect(RawFrame.close(1000, "bye")).expectEnd();
    server.assertNextOpened();
    server.assertNextText("one");
    server.assertNextText("two");
    server.assertNextClosed(1000, "bye");
  }

  @Test
  void a_client_answers_a_close_that_was_kept_back() {
    RecordingListener client = network.listener();
    RawPeer peer = network.rawServer(client);
    sendWhilePaused(peer, RawFrame.text("one"), RawFrame.text("two"), RawFrame.close(1000, "bye"));
    peer.expect(RawFrame.close(1000, "bye")).expectNothing();
    client.assertNextOpened();
    client.assertNextText("one");
    client.assertNextText("two");
    client.assertNextClosing(1000, "bye");
    client.assertNextClosed(1000, "bye");
  }

  @Test
  void a_ping_that_was_kept_back_is_answered() {
    RecordingConsumer server = network.consumer();
    RawPeer peer = network.rawClient(server.asHandler());
    sendWhilePaused(peer, RawFrame.text("one"), RawFrame.of(RawFrame.PING, new byte[] {1, 2}));
    peer.expect(RawFrame.of(RawFrame.PONG, new byte[] {1, 2})).expectNothing();
  }
}
