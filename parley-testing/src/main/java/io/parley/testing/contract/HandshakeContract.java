package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.HandshakeException;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The opening handshake between our client and our server. */
abstract class HandshakeContract extends Contract {

  HandshakeContract(SocketHarness harness) {
    super(harness);
  }

  private SocketEvent.Failed failure(WsHandler handler) {
    return failure(PolyHandler.of(handler), "/");
  }

  private SocketEvent.Failed failure(PolyHandler app, String path) {
    return failure(Request.get(start(app).uri(path)));
  }

  private SocketEvent.Failed failure(Request request) {
    RecordingListener listener = new RecordingListener();
    WebSocket client = connect(request, listener);
    SocketEvent.Failed failed = listener.next(SocketEvent.Failed.class);
    assertThat(client.state()).isEqualTo(WebSocket.State.CANCELED);
    assertThat(client.send("late")).isFalse();
    listener.assertExhausted();
    return failed;
  }

  private static Response response(SocketEvent.Failed failed) {
    assertThat(failed.cause()).isInstanceOf(HandshakeException.class);
    assertThat(failed.response()).isNotNull();
    return Objects.requireNonNull(failed.response());
  }

  @Test
  void a_refusal_reaches_the_client_with_its_body() {
    SocketEvent.Failed failed =
        failure(
            request ->
                WsConsumer.refuse(
                    Response.of(Status.FORBIDDEN)
                        .header("X-Why", "members only")
                        .text("Not you.")));
    Response response = response(failed);
    assertThat(response.status().code()).isEqualTo(403);
    assertThat(response.bodyText()).isEqualTo("Not you.");
    assertThat(response.header("X-Why")).isEqualTo("members only");
    assertThat(failed.cause()).hasMessageContaining("403");
  }

  @Test
  void of_a_long_refusal_the_client_reads_the_beginning() {
    String body = "0123456789abcdef".repeat(10_000);
    Response response =
        response(failure(request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN).text(body))));
    assertThat(response.status().code()).isEqualTo(403);
    assertThat(body).startsWith(response.bodyText());
    assertThat(response.bodyText()).hasSize(8 * 1024);
  }

  @Test
  void an_exception_of_the_handler_is_a_500_without_detail() {
    Response response =
        response(
            failure(
                request -> {
                  throw new IllegalStateException("a secret");
                }));
    assertThat(response.status().code()).isEqualTo(500);
    assertThat(response.toString()).doesNotContain("secret");
    assertThat(response.bodyText()).doesNotContain("secret", "IllegalState");
  }

  @Test
  void a_server_goes_on_after_refusals_and_exceptions() {
    Server server =
        start(
            request -> {
              return switch (request.path()) {
                case "/no" -> WsConsumer.refuse(Response.of(Status.NOT_FOUND));
                case "/oops" -> throw new IllegalStateException("oops");
                default -> webSocket -> webSocket.send("welcome");
              };
            });
    assertThat(response(failure(Request.get(server.uri("/no")))).status().code()).isEqualTo(404);
    assertThat(response(failure(Request.get(server.uri("/oops")))).status().code()).isEqualTo(500);
    RecordingListener listener = new RecordingListener();
    connect(server.uri("/yes"), listener);
    listener.assertNextOpened();
    listener.assertNextText("welcome");
  }

  @Test
  void a_server_of_http_alone_answers_as_to_any_request() {
    assumeAskedWithoutSockets();
    PolyHandler app =
        new PolyHandler(request -> Response.of(Status.NOT_FOUND).text("nothing"), null);
    Response response = response(failure(app, "/"));
    assertThat(response.status().code()).isEqualTo(404);
    assertThat(response.bodyText()).isEqualTo("nothing");
    PolyHandler ok = new PolyHandler(request -> Response.ok("a page"), null);
    assertThat(response(failure(ok, "/")).status().code()).isEqualTo(200);
  }

  private Server startV2Chat(CompletableFuture<WebSocket> opened) {
    return start(
        request -> {
          WsConsumer consumer = opened::complete;
          return consumer.withSubprotocol("v2.chat");
        });
  }

  @Test
  void the_subprotocol_agreed_on_is_known_to_both() {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    Server server = startV2Chat(opened);
    RecordingListener listener = new RecordingListener();
    WebSocket client =
        connect(
            Request.get(server.uri("/")).header("Sec-WebSocket-Protocol", "v1.chat, v2.chat"),
            listener);
    listener.assertNextOpened();
    assertThat(client.subprotocol()).isEqualTo("v2.chat");
    assertThat(End.await(opened).subprotocol()).isEqualTo("v2.chat");
    assertThat(client.extensions()).isEmpty();
  }

  @Test
  void a_subprotocol_that_was_not_offered_is_left_out() {
    CompletableFuture<WebSocket> opened = new CompletableFuture<>();
    Server server = startV2Chat(opened);
    RecordingListener listener = new RecordingListener();
    WebSocket client =
        connect(Request.get(server.uri("/")).header("Sec-WebSocket-Protocol", "v1.chat"), listener);
    listener.assertNextOpened();
    assertThat(client.subprotocol()).isNull();
    assertThat(End.await(opened).subprotocol()).isNull();
  }

  @Test
  void without_a_choice_there_is_no_subprotocol() {
    Pair pair = open();
    assertThat(pair.client().socket().subprotocol()).isNull();
    assertThat(pair.server().socket().subprotocol()).isNull();
  }

  @Test
  void headers_of_the_consumer_are_in_the_answer() {
    Server server =
        start(
            request -> {
              WsConsumer consumer = webSocket -> {};
              return consumer.withHeaders(
                  Headers.of("X-Session", "7", "Set-Cookie", "a=b", "Set-Cookie", "c=d"));
            });
    RecordingListener listener = new RecordingListener();
    connect(server.uri("/"), listener);
    Response response = Objects.requireNonNull(listener.next(SocketEvent.Opened.class).response());
    assertThat(response.status().code()).isEqualTo(openedStatus());
    assertThat(response.header("X-Session")).isEqualTo("7");
    assertThat(response.headers().all("Set-Cookie")).containsExactly("a=b", "c=d");
  }

  @Test
  void the_server_sees_path_query_and_headers() {
    CompletableFuture<Request> seen = new CompletableFuture<>();
    CompletableFuture<Request> kept = new CompletableFuture<>();
    Server server =
        start(
            request -> {
              seen.complete(request);
              return webSocket -> kept.complete(webSocket.request());
            });
    URI uri = server.uri("/rooms/blue%20sky?who=Ada%26Co&empty=&who=Bob");
    Request asked = Request.get(uri).header("X-Token", "secret").header("Cookie", "a=b");
    RecordingListener listener = new RecordingListener();
    WebSocket client = connect(asked, listener);
    listener.assertNextOpened();
    Request request = End.await(seen);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.version()).isEqualTo(version());
    assertThat(request.uri())
        .isEqualTo(URI.create("/rooms/blue%20sky?who=Ada%26Co&empty=&who=Bob"));
    assertThat(request.path()).isEqualTo("/rooms/blue sky");
    assertThat(request.queries("who")).containsExactly("Ada&Co", "Bob");
    assertThat(request.query("empty")).isEmpty();
    assertThat(request.header("x-token")).isEqualTo("secret");
    assertThat(request.header("Cookie")).isEqualTo("a=b");
    // The URI of a Unix socket has no host.
    assertThat(request.header("Host"))
        .isEqualTo(uri.getRawAuthority() == null ? "localhost" : uri.getRawAuthority());
    assertThat(request.header("Sec-WebSocket-Version")).isEqualTo("13");
    assertThat(End.await(kept)).isEqualTo(request);
    assertThat(client.request()).isEqualTo(asked);
  }

  @Test
  void a_uri_without_a_path_asks_for_the_root() {
    CompletableFuture<Request> seen = new CompletableFuture<>();
    Server server =
        start(
            request -> {
              seen.complete(request);
              return webSocket -> {};
            });
    RecordingListener listener = new RecordingListener();
    connect(server.uri(), listener);
    listener.assertNextOpened();
    assertThat(End.await(seen).uri()).isEqualTo(URI.create("/"));
  }

  @Test
  void addresses_of_both_sides_match() {
    assumeOneConnection();
    Pair pair = open();
    WebSocket client = pair.client().socket();
    WebSocket server = pair.server().socket();
    assertThat(client.localAddress()).isNotNull().isEqualTo(server.remoteAddress());
    assertThat(client.remoteAddress()).isNotNull().isEqualTo(server.localAddress());
    assertThat(server.request().remoteAddress()).isEqualTo(server.remoteAddress());
  }

  @Test
  void what_is_no_request_for_a_websocket_is_refused_at_once() {
    URI uri = start(request -> webSocket -> {}).uri("/");
    RecordingListener listener = new RecordingListener();
    for (Request bad :
        new Request[] {
          Request.of("POST", uri),
          Request.get("ftp://localhost/"),
          Request.get(uri + "#fragment"),
          Request.get(uri).header("Sec-WebSocket-Key", "mine"),
          Request.get(uri).header("Sec-WebSocket-Extensions", "x-mine"),
          Request.get(uri).header("Upgrade", "websocket")
        }) {
      assertThatThrownBy(() -> connect(bad, listener))
          .as("%s", bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
    listener.assertExhausted();
  }

  @Test
  void a_head_larger_than_the_server_takes_is_refused() {
    Server server = start(request -> webSocket -> {});
    Request request = Request.get(server.uri("/")).header("X-Long", "x".repeat(8 * 1024));
    assertThat(response(failure(request)).status().code()).isEqualTo(431);
  }

  @Test
  void nobody_there_is_a_failure() {
    Server server = start(request -> webSocket -> {});
    URI uri = server.uri("/");
    server.close();
    SocketEvent.Failed failed = failure(Request.get(uri));
    assertThat(failed.cause()).isInstanceOf(IOException.class);
    assertThat(failed.response()).isNull();
  }

  @Test
  void a_server_that_does_not_answer_is_given_up() {
    assumeCallbacksMayBlock();
    CountDownLatch over = new CountDownLatch(1);
    Server server =
        start(
            request -> {
              End.await(over);
              return webSocket -> {};
            });
    RecordingListener listener = new RecordingListener();
    connect(
        Request.get(server.uri("/")),
        listener,
        clientConfig().toBuilder().handshakeTimeout(Duration.ofMillis(200)).build());
    assertThat(listener.assertNextFailed(IOException.class))
        .hasMessageContaining("handshakeTimeout");
    over.countDown();
    listener.assertExhausted();
  }

  @Test
  void messages_queued_for_a_socket_that_never_opens_fail() {
    Server server = start(request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN)));
    RecordingListener listener = new RecordingListener();
    WebSocket client = connect(server.uri("/"), listener);
    var sent = client.sendAsync(WsMessage.of("never"));
    listener.next(SocketEvent.Failed.class);
    assertThat(End.awaitFailure(sent)).isInstanceOf(IOException.class);
  }
}
