package io.parley.examples;

import io.parley.WsClient;
import io.parley.netty.Netty;
import io.parley.testing.ServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class AutoMarshallingOverTheWireTest extends AutoMarshallingContract {

  @RegisterExtension
  final ServerExtension server = ServerExtension.of(AutoMarshalling.APP, Netty.onFreePort());

  @Override
  WsClient connect(String path) {
    return Netty.client().blocking(server.uri(path));
  }
}
