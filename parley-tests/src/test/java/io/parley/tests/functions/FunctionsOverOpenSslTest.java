package io.parley.tests.functions;

import io.parley.WebSocketClient;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.tests.LoopbackTls;
import java.net.http.HttpClient;

class FunctionsOverOpenSslTest extends FunctionsOverTheWireTest {

  @Override
  NettyBackend backend() {
    return Netty.onFreePort().tls(LoopbackTls.openSslServer());
  }

  @Override
  WebSocketClient client() {
    return Netty.client().tls(LoopbackTls.openSslClient());
  }

  @Override
  HttpClient http() {
    return HttpClient.newBuilder().sslContext(LoopbackTls.client()).build();
  }
}
