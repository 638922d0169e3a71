package io.parley.tests.peers;

class JavaWebSocketServerTest extends PeerServerContract {

  @Override
  PeerServer newServer(boolean tls) throws Exception {
    return new JavaWebSocketPeerServer(tls);
  }
}
