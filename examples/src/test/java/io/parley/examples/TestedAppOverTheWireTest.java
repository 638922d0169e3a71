package io.parley.examples;

import io.parley.WsClient;
import io.parley.netty.Netty;
import io.parley.testing.ServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server of its own for each test: the field is not static. */
class TestedAppOverTheWireTest extends TestedAppContract {

  @RegisterExtension final ServerExtension server = ServerExtension.of(app, Netty.onFreePort());

  @Override
  WsClient connect(String path) {
    return Netty.client().blocking(server.uri(path));
  }
}
