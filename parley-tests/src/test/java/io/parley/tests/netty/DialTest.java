package io.parley.tests.netty;

import static io.parley.tests.netty.HandServer.accepted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.Authenticator;
import io.parley.netty.HostResolver;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import io.parley.tests.HeldPort;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.BindException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client finds and reaches the addresses of a host. */
@ParameterizedClass
@EnumSource(Io.class)
class DialTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  @Parameter Io io;

  private final Events events = new Events();
  private final Server server = ECHO.asServer(Netty.onFreePort()).start();

  @AfterEach
  void close() {
    server.close();
  }

  private NettyClient client() {
    return Netty.client().runtime(io.runtime());
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static HostResolver to(String... literals) {
    return host -> java.util.Arrays.stream(literals).map(DialTest::address).toList();
  }

  private WebSocket connect(NettyClient client) {
    return client.newWebSocket(Request.get("ws://two.test:" + server.port() + "/"), events);
  }

  private void assertOpened(WebSocket ws, String address) throws InterruptedException {
    assertThat(events.next()).isEqualTo("open 101");
    assertThat(((InetSocketAddress) ws.remoteAddress()).getAddress()).isEqualTo(address(address));
    ws.cancel();
    events.nextFailure();
  }

  // ---- The resolver.

  @Test
  void a_resolver_is_asked_off_the_loop_for_names_alone() throws Exception {
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    NettyClient client =
        client()
            .resolver(
                host -> {
                  asked.add(host + " " + Thread.currentThread().getName().startsWith("parley-io"));
                  return List.of(InetAddress.getLoopbackAddress());
                });
    assertOpened(connect(client), "127.0.0.1");
    Request literal = Request.get("ws://127.0.0.1:" + server.port() + "/");
    assertOpened(client.newWebSocket(literal, events), "127.0.0.1");
    assertThat(asked).containsExactly("two.test false");
  }

  @Test
  void a_resolver_finds_proxies_too_and_not_what_is_behind_them() throws Exception {
    try (SocksProxy proxy = new SocksProxy(null)) {
      Queue<String> asked = new ConcurrentLinkedQueue<>();
      NettyClient client =
          client()
              .proxy(Proxy.socks5("proxy.test", proxy.port()))
              .resolver(
                  host -> {
                    asked.add(host);
                    return List.of(InetAddress.getLoopbackAddress());
                  });
      Request request = Request.get("ws://server.test:" + server.port() + "/");
      assertOpened(client.newWebSocket(request, events), "127.0.0.1");
      assertThat(asked).containsExactly("proxy.test");
    }
  }

  @Test
  void what_a_resolver_does_not_know_is_unknown() throws Exception {
    connect(client().resolver(host -> List.of()));
    assertThat(events.nextFailure())
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("unknown host two.test");
    connect(
        client()
            .resolver(
                host -> {
                  throw new UnknownHostException("not in the register");
                }));
    assertThat(events.nextFailure())
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("unknown host two.test")
        .hasRootCauseMessage("not in the register");
  }

  @Test
  void a_resolver_that_breaks_fails_the_opening() throws Exception {
    connect(
        client()
            .resolver(
                host -> {
                  throw new IllegalStateException("a defect");
                }));
    assertThat(events.nextFailure())
        .isInstanceOf(IOException.class)
        .hasMessage("the look-up of two.test failed: java.lang.IllegalStateException: a defect");
  }

  // ---- Several addresses.

  /** One on each family's loopback address, of one port. */
  private record Two(HandServer six, HandServer four) implements AutoCloseable {

    static Two start() throws IOException {
      for (int i = 0; ; i++) {
        HandServer six = HandServer.startOn(address("::1"), 0, head -> accepted(head, ""));
        try {
          return new Two(
              six, HandServer.startOn(address("127.0.0.1"), six.port(), h -> accepted(h, "")));
        } catch (BindException taken) {
          six.close();
          assertThat(i).isLessThan(10);
        }
      }
    }

    Request request() {
      return Request.get("ws://two.test:" + six.port() + "/");
    }

    @Override
    public void close() throws IOException {
      six.close();
      four.close();
    }
  }

  @Test
  void IPv6_is_tried_first_and_the_first_that_is_there_stays() throws Exception {
    try (Two two = Two.start()) {
      NettyClient client = client().resolver(to("127.0.0.1", "::1"));
      assertOpened(client.newWebSocket(two.request(), events), "::1");
      assertThat(two.four().hasNoMore()).isTrue();
    }
  }

  @Test
  void a_refusal_goes_on_to_the_next_at_once() throws Exception {
    BlockingQueue<Channel> channels = ChannelSpy.connecting();
    try {
      NettyClient client =
          client()
              .attemptDelay(Duration.ofHours(1))
              .resolver(to("127.0.0.2", "127.0.0.3", "127.0.0.1", "::1"));
      assertOpened(connect(client), "127.0.0.1");
      assertThat(channels).hasSize(4);
    } finally {
      ChannelSpy.stop();
    }
  }

  @Test
  void silence_goes_on_to_the_next_after_a_while_and_the_losers_are_closed() throws Exception {
    BlockingQueue<Channel> channels = ChannelSpy.connecting();
    try (ServerSocket full = new ServerSocket(server.port(), 1, address("127.0.0.2"))) {
      NettyClientTest.fill(full);
      long start = System.nanoTime();
      NettyClient client =
          client().attemptDelay(Duration.ofMillis(50)).resolver(to("127.0.0.2", "127.0.0.1"));
      assertOpened(connect(client), "127.0.0.1");
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
      Channel loser = channels.poll(20, TimeUnit.SECONDS);
      assertThat(loser.closeFuture().await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(channels).hasSize(1);
    } finally {
      ChannelSpy.stop();
    }
  }

  @Test
  void when_none_is_there_each_reason_is_told_once() throws Exception {
    try (HeldPort port = new HeldPort()) {
      Request request = Request.get("ws://two.test:" + port.number() + "/");
      client().resolver(to("127.0.0.1", "::1", "127.0.0.2")).newWebSocket(request, events);
      assertThat(events.nextFailure())
          .isInstanceOf(ConnectException.class)
          .hasMessage("cannot connect to two.test:" + port.number() + ": Connection refused");
    }
  }

  @Test
  void the_delay_has_a_bound() {
    assertThatThrownBy(() -> client().attemptDelay(Duration.ofMillis(9)))
        .hasMessage("attemptDelay must be at least 10 ms, not 9 ms");
  }

  // ---- This end.

  @Test
  void a_socket_goes_out_from_the_local_address_to_its_family() throws Exception {
    Queue<String> from = new ConcurrentLinkedQueue<>();
    WsHandler noting =
        request -> {
          from.add(((InetSocketAddress) request.remoteAddress()).getAddress().getHostAddress());
          return ECHO.handle(request);
        };
    try (Server listening = noting.asServer(Netty.onFreePort()).start()) {
      NettyClient client =
          client().localAddress(address("127.0.0.5")).resolver(to("::1", "127.0.0.1"));
      Request request = Request.get("ws://two.test:" + listening.port() + "/");
      assertOpened(client.newWebSocket(request, events), "127.0.0.1");
      assertThat(from).containsExactly("127.0.0.5");
    }
  }

  @Test
  void a_local_address_that_does_not_fit_is_named() throws Exception {
    connect(client().localAddress(address("127.0.0.5")).resolver(to("::1")));
    assertThat(events.nextFailure())
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "cannot connect to two.test:"
                + server.port()
                + ": it has no address of the family of 127.0.0.5 (localAddress)");
    connect(client().localAddress(address("192.0.2.1")).resolver(to("127.0.0.1")));
    assertThat(events.nextFailure()).hasMessageContaining("Cannot assign requested address");
  }

  @Test
  void options_of_TCP_are_set() throws Exception {
    BlockingQueue<Channel> channels = ChannelSpy.connecting();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NettyClientTest.fill(full);
      WebSocket ws =
          client()
              .tcp(
                  tcp ->
                      tcp.noDelay(false)
                          .keepAlive(true)
                          .sendBuffer(32_768)
                          .receiveBuffer(16_384)
                          .trafficClass(0x10))
              .newWebSocket(Request.get("ws://127.0.0.1:" + full.getLocalPort() + "/"), events);
      Channel channel = channels.poll(20, TimeUnit.SECONDS);
      assertThat(channel.config().getOption(ChannelOption.TCP_NODELAY)).isFalse();
      assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
      assertThat(channel.config().getOption(ChannelOption.IP_TOS)).isEqualTo(0x10);
      // Linux counts its own needs in.
      assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF)).isBetween(32_768, 65_536);
      assertThat(channel.config().getOption(ChannelOption.SO_RCVBUF)).isBetween(16_384, 32_768);
      ws.cancel();
      events.nextFailure();
    } finally {
      ChannelSpy.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  void options_of_TCP_have_bounds(int wrong) {
    assertThatThrownBy(() -> client().tcp(tcp -> tcp.trafficClass(wrong)))
        .hasMessage("trafficClass must be 0 to 255, not " + wrong);
    assertThatThrownBy(() -> client().tcp(tcp -> tcp.sendBuffer(-1)))
        .hasMessage("sendBuffer must be at least 0, not -1");
    assertThatThrownBy(() -> client().tcp(tcp -> tcp.receiveBuffer(-1)))
        .hasMessage("receiveBuffer must be at least 0, not -1");
  }

  // ---- Once open.

  private record Helpers(List<WeakReference<Object>> all) {
    boolean areGone() {
      return all.stream().allMatch(each -> each.get() == null);
    }
  }

  /** Opens a socket with everything there is; what is returned is not held by this test. */
  private Helpers openWithEverything(HttpProxy proxy, HandServer hand) throws Exception {
    Authenticator authenticator = Authenticator.basic("ada", "s3cret");
    Authenticator forProxy = Authenticator.basic("ada", "s3cret");
    CookieManager cookies = new CookieManager();
    HostResolver resolver = new Loopback();
    Netty.client()
        .runtime(io.runtime())
        .proxy(Proxy.http("proxy.test", proxy.port()).authenticator(forProxy))
        .followRedirects(3)
        .authenticator(authenticator)
        .cookies(cookies)
        .resolver(resolver)
        .newWebSocket(Request.get("ws://server.test:" + hand.port() + "/"), events);
    assertThat(events.next()).isEqualTo("open 101");
    return new Helpers(
        List.of(
            new WeakReference<>(authenticator),
            new WeakReference<>(forProxy),
            new WeakReference<>(cookies),
            new WeakReference<>(resolver)));
  }

  private static final class Loopback implements HostResolver {
    @Override
    public List<InetAddress> resolve(String host) {
      return List.of(InetAddress.getLoopbackAddress());
    }
  }

  @Test
  void an_open_socket_holds_nothing_of_how_it_came_to_be() throws Exception {
    try (HttpProxy proxy = HttpProxy.start(head -> HttpProxy.ESTABLISHED);
        HandServer hand =
            HandServer.start(
                head ->
                    head.startsWith("GET /end ")
                        ? accepted(head, "Set-Cookie: a=b\r\n")
                        : HandServer.refusal("302 Found", "Location: /end\r\n"))) {
      Helpers helpers = openWithEverything(proxy, hand);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!helpers.areGone()) {
        assertThat(System.nanoTime()).as("waiting for the collector").isLessThan(deadline);
        System.gc();
      }
    }
    // It was open all that time.
    assertThat(events.next()).isInstanceOf(Throwable.class);
  }
}
