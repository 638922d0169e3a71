package io.parley.tests.peers;

class JettyClientTest extends PeerClientContract {

  @Override
  PeerClient newClient() throws Exception {
    return JettyPeer.http1();
  }
}
