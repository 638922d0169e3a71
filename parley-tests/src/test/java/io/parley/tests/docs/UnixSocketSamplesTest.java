package io.parley.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Server;
import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.netty.Netty;
import io.parley.tests.SocketFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UnixSocketSamplesTest {

  static Server serve(WsHandler app, Path socket) {
    return app.asServer(Netty.onUnix(socket).socketPermissions("rw-rw----")).start();
  }

  static WsClient connect(Path socket) {
    return Netty.client().unixSocket(socket).blocking("ws://chat.example/echo?name=Ada");
  }

  @Test
  void a_server_at_a_file_and_both_ways_to_it() {
    Path socket = SocketFolder.newPath();
    WsHandler echo = request -> ws -> ws.send(request.header("Host") + request.uri().getRawPath());
    try (Server server = serve(echo, socket);
        WsClient byPath = connect(socket);
        WsClient byUri = Netty.client().blocking(server.uri("/echo"))) {
      assertThat(server.uri("/echo")).hasToString("ws+unix:" + socket + ":/echo");
      assertThat(byPath.receive().text()).isEqualTo("chat.example/echo");
      assertThat(byUri.receive().text()).isEqualTo("localhost/echo");
    }
  }
}
