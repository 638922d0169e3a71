package io.parley.tests.netty;

import static io.parley.tests.netty.HttpProxy.ESTABLISHED;
import static io.parley.tests.netty.NettyClientTest.NO_SUCH_HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import io.parley.tests.HeldPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy is used for what. */
class ProxyChoiceTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  private final Events events = new Events();
  private final Server server = ECHO.asServer(Netty.onFreePort()).start();
  private HttpProxy proxy;

  @BeforeEach
  void proxy() throws IOException {
    proxy = HttpProxy.start(head -> ESTABLISHED);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  private void assertOpens(NettyClient client, String host) throws InterruptedException {
    Request request = Request.get("ws://" + host + ":" + server.port() + "/");
    WebSocket ws = client.newWebSocket(request, events);
    assertThat(events.next()).isEqualTo("open 101");
    ws.cancel();
    events.nextFailure();
  }

  /** By its address, so that its time to connect is not spent on a look-up. */
  private java.net.Proxy toProxy(int port) {
    return new java.net.Proxy(
        java.net.Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", port));
  }

  /** Says the same whatever it is asked. */
  private static final class Selector extends ProxySelector {
    final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final List<java.net.Proxy> answer;

    Selector(java.net.Proxy... answer) {
      this.answer = List.of(answer);
    }

    @Override
    public List<java.net.Proxy> select(URI uri) {
      asked.add("select " + uri);
      return answer;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException why) {
      asked.add("failed " + uri + " " + address + " " + why.getMessage());
    }
  }

  @Test
  void a_selector_is_asked_as_for_HTTP() throws Exception {
    Selector selector = new Selector(toProxy(proxy.port()));
    assertOpens(Netty.client().proxySelector(selector), "server.test");
    assertThat(proxy.nextHead()).startsWith("CONNECT server.test:" + server.port());
    Netty.client()
        .proxySelector(selector)
        .newWebSocket(Request.get("wss://server.test:1/a?b"), events);
    events.nextFailure();
    assertThat(selector.asked)
        .containsExactly(
            "select http://server.test:" + server.port() + "/", "select https://server.test:1/a?b");
  }

  @Test
  void a_selector_may_say_that_there_is_no_proxy() throws Exception {
    assertOpens(Netty.client().proxySelector(new Selector(java.net.Proxy.NO_PROXY)), "localhost");
    assertThat(proxy.hasNoMore()).isTrue();
  }

  @Test
  void proxies_that_cannot_be_reached_are_passed_over_and_reported() throws Exception {
    try (HeldPort gone = new HeldPort()) {
      java.net.Proxy unknown =
          new java.net.Proxy(
              java.net.Proxy.Type.SOCKS, InetSocketAddress.createUnresolved(NO_SUCH_HOST, 1));
      Selector selector = new Selector(toProxy(gone.number()), unknown, toProxy(proxy.port()));
      assertOpens(Netty.client().proxySelector(selector), "server.test");
      proxy.nextHead();
      assertThat(selector.asked).hasSize(3).element(1).asString().startsWith("failed http://");
      assertThat(String.join("\n", selector.asked))
          .contains(refused(gone))
          .contains("unknown host " + NO_SUCH_HOST);
    }
  }

  @Test
  void the_last_proxys_failure_is_told() throws Exception {
    try (HeldPort gone = new HeldPort()) {
      java.net.Proxy nobody = toProxy(gone.number());
      NettyClient client = Netty.client().proxySelector(new Selector(nobody, nobody));
      client.newWebSocket(Request.get("ws://server.test/"), events);
      assertThat(events.nextFailure()).hasMessage(refused(gone));
    }
  }

  private static String refused(HeldPort port) {
    return "cannot connect to the proxy 127.0.0.1:" + port.number() + ": Connection refused";
  }

  @Test
  void a_proxy_that_takes_too_long_is_passed_over() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NettyClientTest.fill(full);
      Selector selector = new Selector(toProxy(full.getLocalPort()), toProxy(proxy.port()));
      NettyClient client =
          Netty.client().connectTimeout(Duration.ofMillis(300)).proxySelector(selector);
      assertOpens(client, "server.test");
      assertThat(String.join("\n", selector.asked)).contains("after 300 ms (connectTimeout)");
    }
  }

  @Test
  void a_selector_that_breaks_fails_the_opening() throws Exception {
    ProxySelector broken =
        new ProxySelector() {
          @Override
          public List<java.net.Proxy> select(URI uri) {
            throw new IllegalStateException("a defect");
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException why) {}
        };
    Netty.client().proxySelector(broken).newWebSocket(Request.get("ws://server.test/"), events);
    assertThat(events.nextFailure()).hasMessageContaining("the choice of a proxy failed");
    Netty.client()
        .proxySelector(new Selector())
        .newWebSocket(Request.get("ws://server.test/"), events);
    assertThat(events.nextFailure()).hasMessage("the ProxySelector names no way to server.test:80");
  }

  @Test
  void selected_proxies_can_be_given_credentials() throws Exception {
    try (SocksProxy socks = new SocksProxy("s3cret")) {
      java.net.Proxy selected =
          new java.net.Proxy(
              java.net.Proxy.Type.SOCKS,
              InetSocketAddress.createUnresolved("localhost", socks.port()));
      NettyClient client =
          Netty.client()
              .proxySelector(new Selector(selected), each -> each.credentials("ada", "s3cret"));
      assertOpens(client, "server.test");
      assertThat(socks.nextAsked()).endsWith(" ada");
    }
  }

  // ---- The environment.

  private String url() {
    return "http://localhost:" + proxy.port();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
  void the_environment_names_proxies(String name) throws Exception {
    assertOpens(Netty.client().proxyFromEnvironment(Map.of(name, url())), "server.test");
    proxy.nextHead();
  }

  @Test
  void there_is_one_for_TLS_and_one_for_plain_text() throws Exception {
    NettyClient client =
        Netty.client()
            .proxyFromEnvironment(
                Map.of("https_proxy", url(), "http_proxy", "socks5://localhost:1", "a", "b"));
    client.newWebSocket(Request.get("wss://server.test:" + server.port()), events);
    assertThat(proxy.nextHead()).startsWith("CONNECT server.test");
    events.nextFailure();
    client.newWebSocket(Request.get("ws://server.test:" + server.port()), events);
    assertThat(events.nextFailure())
        .hasMessage("cannot connect to the proxy localhost:1: Connection refused");
  }

  @Test
  void this_machine_itself_is_not_reached_by_them() throws Exception {
    NettyClient client = Netty.client().proxyFromEnvironment(Map.of("all_proxy", url()));
    assertOpens(client, "localhost");
    assertOpens(client, "127.0.0.1");
    assertThat(proxy.hasNoMore()).isTrue();
  }

  @Test
  void a_CGI_program_does_not_take_a_clients_header_for_a_setting() throws Exception {
    NettyClient client =
        Netty.client()
            .proxyFromEnvironment(
                Map.of("HTTP_PROXY", "http://localhost:1", "REQUEST_METHOD", "GET"))
            .resolver(host -> List.of(InetAddress.getLoopbackAddress()));
    assertOpens(client, "server.test");
  }

  @ParameterizedTest
  @CsvSource({
    "server.test, true",
    "'other, SERVER.test', true",
    ".test, true",
    "*.test, true",
    "test, true",
    "*, true",
    "rver.test, false",
    "server.test.org, false",
    "server.test:1, false",
    "127.0.0.1, false",
  })
  void no_proxy_leaves_hosts_out(String value, boolean leftOut) throws Exception {
    NettyClient client =
        Netty.client()
            .proxyFromEnvironment(Map.of("http_proxy", url(), "no_proxy", value))
            .resolver(host -> List.of(InetAddress.getLoopbackAddress()));
    assertOpens(client, "server.test");
    assertThat(proxy.hasNoMore()).isEqualTo(leftOut);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.0.0.0/8, true",
    "127.0.0.128/25, false",
    "10.0.0.0/8, false",
    "::/0, false",
    "::1, false",
    "0.0.0.0/0, true",
  })
  void a_proxy_leaves_out_addresses_and_networks(String value, boolean leftOut) throws Exception {
    NettyClient client = Netty.client().proxy(Proxy.http("localhost", proxy.port()).except(value));
    assertOpens(client, "127.0.0.1");
    assertThat(proxy.hasNoMore()).isEqualTo(leftOut);
  }

  @Test
  void a_port_may_be_left_out() throws Exception {
    Proxy through =
        Proxy.http("localhost", proxy.port()).except("localhost:" + server.port(), "[::1]:80");
    assertOpens(Netty.client().proxy(through), "localhost");
    assertThat(proxy.hasNoMore()).isTrue();
  }

  @Test
  void settings_that_cannot_be_used_are_named() {
    assertThatThrownBy(
            () -> Netty.client().proxyFromEnvironment(Map.of("https_proxy", "gopher://h")))
        .hasMessage(
            "the environment variable https_proxy: a proxy is http, https, socks4 or socks5, not"
                + " gopher");
    assertThatThrownBy(
            () ->
                Netty.client()
                    .proxyFromEnvironment(Map.of("http_proxy", "h:1", "NO_PROXY", "a b/c")))
        .hasMessage(
            "the environment variable NO_PROXY: no host, address or network to leave out of a"
                + " proxy: 'b/c'");
    assertThatThrownBy(() -> Proxy.http("h", 1).except("10.0.0.0/33"))
        .hasMessage("no network: '10.0.0.0/33'");
    assertThatThrownBy(() -> Proxy.http("h", 1).except("host:port"))
        .hasMessage("no port at the end of 'host:port'");
  }

  @Test
  void an_environment_without_proxies_is_no_proxy() throws Exception {
    assertOpens(
        Netty.client().proxyFromEnvironment(Map.of("no_proxy", "x", "http_proxy", " ")),
        "localhost");
  }
}
