package io.parley.tests.functions;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocketClient;
import io.parley.WebSocketConfig;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class FunctionsOverTheWireTest extends FunctionContract {

  NettyBackend backend() {
    return Netty.onFreePort();
  }

  HttpClient http() {
    return HttpClient.newHttpClient();
  }

  @Override
  Server create(PolyHandler app, WebSocketConfig config) {
    return app.asServer(backend().config(defaults -> config.toBuilder()));
  }

  @Override
  WebSocketClient client() {
    return Netty.client();
  }

  @Override
  Response exchange(Request request) throws Exception {
    URI uri = URI.create(request.uri().toString().replaceFirst("^ws", "http"));
    HttpRequest.Builder asked =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(20))
            .method(request.method(), BodyPublishers.noBody());
    request.headers().forEach(field -> asked.header(field.name(), field.value()));
    HttpResponse<byte[]> answer = http().send(asked.build(), BodyHandlers.ofByteArray());
    List<Headers.Field> fields = new ArrayList<>();
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> values.forEach(value -> fields.add(new Headers.Field(name, value))));
    Status status =
        List.of(Status.OK, Status.NOT_MODIFIED, Status.UPGRADE_REQUIRED).stream()
            .filter(known -> known.code() == answer.statusCode())
            .findFirst()
            .orElse(new Status(answer.statusCode(), ""));
    return Response.of(status).headers(Headers.of(fields)).body(answer.body());
  }
}
