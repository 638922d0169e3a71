package io.parley.tests.docs;

import static io.parley.tests.docs.Front.replaced;
import static io.parley.tests.docs.Front.sample;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HandshakeException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.NettyClient;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import io.parley.tests.HeldPort;
import io.parley.tests.SocketFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Behind real proxies, each started with the file that the page shows. */
@ParameterizedClass
@EnumSource(BehindProxyTest.Setup.class)
class BehindProxyTest {

  private static final Duration SHORT = Duration.ofMillis(250);

  /** A proxy's time-out; a server that stands still for that long is taken for an idle one. */
  private static final Duration IDLE = Duration.ofSeconds(4);

  enum Setup {
    NGINX,
    /** In plain text, all the way. */
    NGINX_TO_UNIX_SOCKET,
    HAPROXY,
    HAPROXY_TCP_V2_WITH_TLS_BEHIND,
    HAPROXY_TCP_V1;

    boolean tellsByHeaders() {
      return this == NGINX || this == NGINX_TO_UNIX_SOCKET || this == HAPROXY;
    }

    boolean isSecure() {
      return this != HAPROXY_TCP_V1 && this != NGINX_TO_UNIX_SOCKET;
    }

    NettyBackend backend(Front.Certificate certificate) {
      NettyBackend port = Netty.on(0).host("127.0.0.1");
      return switch (this) {
        case NGINX, HAPROXY -> port.trustForwarded("loopback");
        case NGINX_TO_UNIX_SOCKET ->
            Netty.onUnix(SocketFolder.newPath()).trustForwarded("unix", "loopback");
        case HAPROXY_TCP_V2_WITH_TLS_BEHIND ->
            port.tls(certificate.chain(), certificate.key()).proxyProtocol("loopback");
        case HAPROXY_TCP_V1 -> port.proxyProtocol("loopback");
      };
    }

    Front start(Path folder, Front.Certificate certificate, Server server, String timeout)
        throws Exception {
      HeldPort held = new HeldPort();
      int port = held.number();
      if (this == NGINX || this == NGINX_TO_UNIX_SOCKET) {
        String file = replaced(sample("nginx", "upstream"), "60s", timeout);
        file = replaced(file, "listen 443", "listen 127.0.0.1:" + port);
        file = isSecure() ? file : replaced(file, port + " ssl", "" + port);
        file = replaced(file, "/etc/nginx/chat.pem", certificate.chain().toString());
        file = replaced(file, "/etc/nginx/chat.key", certificate.key().toString());
        file = replaced(file, "127.0.0.1:9000", upstream(server));
        return Front.nginx(folder, held, file);
      }
      String mode = this == HAPROXY ? "mode http" : "mode tcp";
      String file = replaced(sample("haproxy", mode), "60s", timeout);
      file = replaced(file, "bind :443", "bind 127.0.0.1:" + port);
      file = replaced(file, "127.0.0.1:9000", upstream(server));
      if (this == HAPROXY) {
        file = replaced(file, "/etc/haproxy/chat.pem", certificate.both().toString());
      } else if (this == HAPROXY_TCP_V1) {
        file = replaced(file, "send-proxy-v2", "send-proxy");
      }
      return Front.haproxy(folder, held, file);
    }

    private static String upstream(Server server) {
      String path = server.uri().getPath();
      return server.port() > 0
          ? "127.0.0.1:" + server.port()
          : "unix:" + path.substring(0, path.length() - 1);
    }
  }

  @Parameter Setup setup;

  @TempDir Path folder;

  private final RecordingListener client = new RecordingListener();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();
  private final BlockingQueue<WsStatus> ended = new LinkedBlockingQueue<>();
  private Front.Certificate certificate;
  private Server server;
  private Front front;

  private void start(Duration pings, String timeout) throws Exception {
    certificate = Front.Certificate.in(folder);
    WsHandler echo =
        request -> {
          requests.add(request);
          return ws -> {
            sockets.add(ws);
            ws.onMessage(ws::send);
            ws.onClose(ended::add);
          };
        };
    NettyBackend backend = setup.backend(certificate).config(c -> c.pingInterval(pings));
    server = echo.asServer(backend).start();
    front = setup.start(folder, certificate, server, timeout);
  }

  private void start() throws Exception {
    start(Duration.ofSeconds(20), "60s");
  }

  @AfterEach
  void stop() {
    if (front != null) {
      front.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private WebSocket connect(String... headers) {
    NettyClient trusting =
        Netty.client().trust(certificate.chain()).config(c -> c.pingInterval(Duration.ZERO));
    Request request =
        Request.get(
            (setup.isSecure() ? "wss" : "ws") + "://localhost:" + front.port() + "/echo?a=b");
    for (int i = 0; i < headers.length; i += 2) {
      request = request.header(headers[i], headers[i + 1]);
    }
    return trusting.newWebSocket(request, client);
  }

  private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next;
  }

  @Test
  void the_server_knows_who_the_client_is() throws Exception {
    start();
    WebSocket ws =
        connect(
            "Forwarded", "for=198.51.100.66;host=evil;proto=http",
            "X-Forwarded-Host", "evil",
            "X-Forwarded-Port", "666",
            "X-Forwarded-Proto", "http",
            "Origin", (setup.isSecure() ? "https" : "http") + "://localhost:" + front.port());
    client.assertNextOpened();
    Request request = next(requests);
    assertThat(request.uri()).hasToString("/echo?a=b");
    assertThat(request.header("Host")).isEqualTo("localhost:" + front.port());
    assertThat(request.isSecure()).isEqualTo(setup.isSecure());
    InetSocketAddress told = (InetSocketAddress) request.remoteAddress();
    assertThat(told.getAddress().isLoopbackAddress()).isTrue();
    // Headers tell no port, the PROXY protocol does.
    int port = ((InetSocketAddress) ws.localAddress()).getPort();
    assertThat(told.getPort()).isEqualTo(setup.tellsByHeaders() ? 0 : port);
    if (!setup.tellsByHeaders()) {
      WebSocket accepted = next(sockets);
      assertThat(accepted.remoteAddress()).isEqualTo(told);
      assertThat(((InetSocketAddress) accepted.localAddress()).getPort()).isEqualTo(front.port());
    }
  }

  @Test
  void a_proxy_further_out_is_believed_when_it_is_trusted() throws Exception {
    start();
    connect("X-Forwarded-For", "198.51.100.66, 192.0.2.1");
    client.assertNextOpened();
    InetSocketAddress told = (InetSocketAddress) next(requests).remoteAddress();
    // The client of these tests is on this machine, whose addresses are trusted.
    assertThat(told.getAddress().getHostAddress())
        .isEqualTo(setup.tellsByHeaders() ? "192.0.2.1" : "127.0.0.1");
  }

  @Test
  void large_messages_and_the_codes_of_both_sides_pass() throws Exception {
    start();
    WebSocket ws = connect();
    client.assertNextOpened();
    String large = "x".repeat(1024 * 1024);
    for (int i = 0; i < 3; i++) {
      ws.send(large);
      client.assertNextText(large);
    }
    next(sockets).close(4002, "server's");
    client.assertNextClosing(4002, "server's");
    client.assertNextClosed(4002, "server's");
    assertThat(next(ended)).isEqualTo(WsStatus.of(4002, "server's"));

    RecordingListener second = new RecordingListener();
    Request request = ws.request();
    WebSocket other = Netty.client().trust(certificate.chain()).newWebSocket(request, second);
    second.assertNextOpened();
    other.close(4001, "client's");
    assertThat(next(ended)).isEqualTo(WsStatus.of(4001, "client's"));
  }

  @Test
  void pings_keep_an_idle_socket_open() throws Exception {
    start(SHORT, IDLE.toSeconds() + "s");
    WebSocket ws = connect();
    client.assertNextOpened();
    for (int count = 1; count <= IDLE.dividedBy(SHORT) + 1; count++) {
      ByteBuffer payload = ByteBuffer.allocate(Long.BYTES).putLong(0, count);
      client.assertNext(new SocketEvent.Ping(payload));
    }
    assertThat(ws.state()).isEqualTo(WebSocket.State.OPEN);
  }

  @Test
  void without_them_the_proxy_ends_it() throws Exception {
    start(Duration.ZERO, IDLE.toSeconds() + "s");
    connect();
    client.assertNextOpened();
    client.assertNextFailed(IOException.class);
    assertThat(next(ended)).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
  }

  @Test
  void the_end_of_the_proxy_is_told_on_both_sides() throws Exception {
    start();
    WebSocket ws = connect();
    client.assertNextOpened();
    ws.send("hello");
    client.assertNextText("hello");
    front.close();
    client.assertNextFailed(IOException.class);
    assertThat(ws.closeStatus().code()).isEqualTo(1006);
    assertThat(next(ended)).isEqualTo(WsStatus.ABNORMAL_CLOSURE);
  }

  @Test
  void a_server_that_is_gone_is_told() throws Exception {
    start();
    server.close();
    connect();
    if (setup.tellsByHeaders()) {
      HandshakeException failure = client.assertNextFailed(HandshakeException.class);
      int status = setup == Setup.HAPROXY ? 503 : 502;
      assertThat(failure).hasMessageContaining(status + "");
      assertThat(failure.response().status().code()).isEqualTo(status);
    } else {
      client.assertNextFailed(IOException.class);
    }
  }
}
