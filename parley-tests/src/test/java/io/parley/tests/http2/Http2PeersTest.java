package io.parley.tests.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsClient;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.http.HttpVersion;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.testing.RecordingListener;
import io.parley.tests.LoopbackTls;
import io.parley.tests.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with the programs and libraries of others. */
class Http2PeersTest {

  @TempDir Path folder;

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<WsStatus> ended = new LinkedBlockingQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  private final WsHandler echo =
      request -> {
        requests.add(request);
        return ws -> {
          ws.onMessage(ws::send);
          ws.onClose(ended::add);
        };
      };

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Server serve(PolyHandler app) {
    Server server = app.asServer(Netty.onFreePort()).start();
    open.add(server);
    return server;
  }

  private Process start(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    open.add(() -> process.destroyForcibly().onExit().join());
    return process;
  }

  private Path script(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = Http2PeersTest.class.getResourceAsStream(name)) {
      return Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
  }

  private void assertEchoes(NettyClient client, URI uri) throws InterruptedException {
    RecordingListener events = new RecordingListener();
    WebSocket ws = client.newWebSocket(Request.get(uri), events);
    events.assertNextOpened();
    for (int size : new int[] {1, 100, 10_000, 300_000}) {
      String text = "x".repeat(size);
      ws.send(text);
      events.assertNextText(text);
    }
    ws.close(1000, "bye");
    events.assertNextClosing(1000, "bye");
    events.assertNextClosed(1000, "bye");
    assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(new WsStatus(1000, "bye"));
  }

  // ---- HAProxy.

  private int port(HaProxy proxy) {
    open.add(proxy);
    return proxy.port();
  }

  @Test
  void haproxy_takes_a_socket_by_HTTP_1_to_us_by_HTTP_2() throws Exception {
    Server server = serve(PolyHandler.of(echo));
    int port = port(HaProxy.toHttp2(folder, server.port()));
    assertEchoes(Netty.client(), URI.create("ws://localhost:" + port + "/chat?x=y"));
    Request request = requests.remove();
    assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(request.uri()).hasToString("/chat?x=y");
  }

  @Test
  void haproxy_takes_our_socket_by_HTTP_2_to_HTTP_1() throws Exception {
    Server server = serve(PolyHandler.of(echo));
    int port = port(HaProxy.fromHttp2(folder, server.port()));
    NettyClient client = Netty.client().http2PriorKnowledge();
    assertEchoes(client, URI.create("ws://localhost:" + port + "/chat?x=y"));
    Request request = requests.remove();
    assertThat(request.version()).isEqualTo(HttpVersion.HTTP_1_1);
    assertThat(request.uri()).hasToString("/chat?x=y");
  }

  // ---- Node.

  @Test
  void node_opens_a_socket_here() throws Exception {
    String node = Needs.program("node").toString();
    Server server = serve(PolyHandler.of(echo));
    String uri = "http://localhost:" + server.port();
    Process process = start(List.of(node, script("client.mjs").toString(), uri, "hello"));
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.lines().toList())
          .containsExactly("status 200", "text hello", "close 1000", "end");
    }
    assertThat(requests.remove().version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo(new WsStatus(1000, ""));
  }

  @Test
  void we_open_a_socket_at_node() throws Exception {
    String node = Needs.program("node").toString();
    Process process = start(List.of(node, script("server.mjs").toString()));
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String port = out.readLine();
      assertThat(port).startsWith("port ");
      NettyClient client = Netty.client().http2PriorKnowledge();
      RecordingListener events = new RecordingListener();
      WebSocket ws =
          client.newWebSocket(Request.get("ws://localhost:" + port.substring(5) + "/"), events);
      events.assertNextOpened();
      ws.send("hello");
      events.assertNextText("hello");
      ws.close(1000, "bye");
      events.assertNextClosing(1000, "bye");
      events.assertNextClosed(1000, "bye");
    }
  }

  // ---- The JDK's client, for requests.

  @Test
  void the_clients_of_others_make_requests_by_HTTP_2() throws Exception {
    PolyHandler app =
        new PolyHandler(
            request -> Response.ok(request.version() + " " + request.bodyText().length()), echo);
    try (Server server = app.asServer(Netty.onFreePort().tls(LoopbackTls.server())).start()) {
      HttpClient client =
          HttpClient.newBuilder()
              .sslContext(LoopbackTls.client())
              .version(HttpClient.Version.HTTP_2)
              .build();
      URI uri = URI.create("https://localhost:" + server.port() + "/");
      HttpResponse<String> get =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(get.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(get.body()).isEqualTo("HTTP/2 0");
      HttpResponse<String> post =
          client.send(
              HttpRequest.newBuilder(uri)
                  .POST(HttpRequest.BodyPublishers.ofString("x".repeat(500_000)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(post.body()).isEqualTo("HTTP/2 500000");
    }
  }

  @Test
  void a_client_that_waits_shares_as_well() {
    Server server = serve(PolyHandler.of(echo));
    NettyClient client = Netty.client().http2PriorKnowledge();
    try (WsClient one = client.blocking(server.uri("/").toString());
        WsClient other = client.blocking(server.uri("/").toString())) {
      one.send("one");
      other.send("other");
      assertThat(one.receive().text()).isEqualTo("one");
      assertThat(other.receive().text()).isEqualTo("other");
    }
  }
}
