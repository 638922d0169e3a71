package io.parley.tests.peers;

import io.parley.netty.NettyClient;

class JettyHttp2ServerTest extends PeerServerContract {

  @Override
  PeerServer newServer(boolean tls) throws Exception {
    return JettyPeerServer.http2(tls);
  }

  @Override
  NettyClient ours() {
    return super.ours().http2PriorKnowledge();
  }

  @Override
  int opening() {
    return 200;
  }
}
