package io.parley.tests.peers;

class JettyServerTest extends PeerServerContract {

  @Override
  PeerServer newServer(boolean tls) throws Exception {
    return JettyPeerServer.http1(tls);
  }
}
