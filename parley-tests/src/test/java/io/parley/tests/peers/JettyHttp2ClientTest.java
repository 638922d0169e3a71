package io.parley.tests.peers;

import io.parley.http.HttpVersion;

class JettyHttp2ClientTest extends PeerClientContract {

  @Override
  PeerClient newClient() throws Exception {
    return JettyPeer.http2();
  }

  @Override
  HttpVersion version() {
    return HttpVersion.HTTP_2;
  }
}
