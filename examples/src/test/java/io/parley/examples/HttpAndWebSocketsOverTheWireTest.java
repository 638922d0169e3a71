package io.parley.examples;

import io.parley.WsClient;
import io.parley.netty.Netty;
import io.parley.testing.ServerExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.extension.RegisterExtension;

class HttpAndWebSocketsOverTheWireTest extends HttpAndWebSocketsContract {

  @RegisterExtension final ServerExtension server = ServerExtension.of(app, Netty.onFreePort());

  @Override
  WsClient connect(String path) {
    return Netty.client().blocking(server.uri(path));
  }

  @Override
  String get(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + server.server().port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
