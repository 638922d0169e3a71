package io.parley.tests.peers;

class JdkClientTest extends PeerClientContract {

  @Override
  PeerClient newClient() {
    return new JdkPeer();
  }
}
