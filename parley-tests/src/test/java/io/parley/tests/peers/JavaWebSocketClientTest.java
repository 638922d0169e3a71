package io.parley.tests.peers;

class JavaWebSocketClientTest extends PeerClientContract {

  @Override
  PeerClient newClient() {
    return new JavaWebSocketPeer();
  }
}
