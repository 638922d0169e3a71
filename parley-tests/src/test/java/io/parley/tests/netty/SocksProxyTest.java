package io.parley.tests.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.ProxyException;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WsHandler;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.netty.Proxy;
import io.parley.tests.LoopbackTls;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A client behind a SOCKS proxy that speaks by codecs of others. */
@ParameterizedClass
@EnumSource(Io.class)
class SocksProxyTest {

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  @Parameter Io io;

  private final Events events = new Events();
  private final Server server = ECHO.asServer(Netty.onFreePort()).start();
  private SocksProxy proxy = new SocksProxy(null);

  @AfterEach
  void close() {
    proxy.close();
    server.close();
  }

  private void proxyWithPassword() {
    proxy.close();
    proxy = new SocksProxy("s3cret");
  }

  private NettyClient client(Proxy through) {
    return Netty.client().runtime(io.runtime()).proxy(through);
  }

  private Proxy socks4() {
    return Proxy.socks4("localhost", proxy.port());
  }

  private Proxy socks5() {
    return Proxy.socks5("localhost", proxy.port());
  }

  private WebSocket connect(Proxy through, String host) {
    Request request = Request.get("ws://" + host + ":" + server.port() + "/");
    return client(through).newWebSocket(request, events);
  }

  private void assertEcho(WebSocket ws) throws InterruptedException {
    assertThat(events.next()).isEqualTo("open 101");
    ws.send("hello");
    assertThat(events.next()).isEqualTo("hello");
    ws.close(1000, "bye");
    assertThat(events.next()).isEqualTo("closing 1000 bye");
    assertThat(events.next()).isEqualTo("closed 1000 bye");
  }

  @Test
  void SOCKS4_takes_addresses_and_by_4a_names() throws Exception {
    assertEcho(connect(socks4(), "127.0.0.1"));
    assertThat(proxy.nextAsked()).isEqualTo("4 127.0.0.1 " + server.port() + " ");
    assertEcho(connect(socks4().credentials("ada", ""), "server.test"));
    assertThat(proxy.nextAsked()).isEqualTo("4 server.test " + server.port() + " ada");
  }

  @Test
  void SOCKS5_takes_names_and_addresses() throws Exception {
    assertEcho(connect(socks5(), "server.test"));
    assertThat(proxy.nextAsked()).isEqualTo("5 DOMAIN(3) server.test " + server.port() + " nobody");
    assertEcho(connect(socks5().credentials("ada", "not asked for"), "127.0.0.1"));
    assertThat(proxy.nextAsked()).isEqualTo("5 IPv4(1) 127.0.0.1 " + server.port() + " nobody");
    connect(socks5(), "[::1]");
    assertThat(proxy.nextAsked())
        .startsWith("5 IPv6(4) ")
        .endsWith(" " + server.port() + " nobody");
    events.nextFailure();
  }

  @Test
  void SOCKS5_takes_a_user_with_a_password() throws Exception {
    proxyWithPassword();
    assertEcho(connect(socks5().credentials("ada", "s3cret"), "server.test"));
    assertThat(proxy.nextAsked()).isEqualTo("5 DOMAIN(3) server.test " + server.port() + " ada");
  }

  @Test
  void TLS_goes_through() throws Exception {
    try (Server secure = ECHO.asServer(Netty.onFreePort().tls(LoopbackTls.server())).start()) {
      Request request = Request.get("wss://localhost:" + secure.port() + "/");
      assertEcho(client(socks5()).tls(LoopbackTls.client()).newWebSocket(request, events));
    }
  }

  @Test
  void wrong_credentials_are_told_as_such() throws Exception {
    proxyWithPassword();
    connect(socks5().credentials("ada", "wrong"), "server.test");
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessage(
            proxy.where()
                + " refused the credentials of user \"ada\"; asked for server.test:"
                + server.port());
    connect(socks5(), "server.test");
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessageStartingWith(
            proxy.where() + " wants credentials, or a way to log in that is not known here");
  }

  @Test
  void a_host_that_the_proxy_does_not_know_is_told() throws Exception {
    connect(socks5(), "unknown.test");
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessage(
            proxy.where()
                + " refused: host unreachable (SOCKS5 reply 4); asked for unknown.test:"
                + server.port());
    connect(socks4(), "unknown.test");
    assertThat(events.nextFailure())
        .hasMessage(
            proxy.where()
                + " refused: request rejected or failed (SOCKS4 reply 91); asked for unknown.test:"
                + server.port());
  }

  @Test
  void what_SOCKS_has_no_words_for_is_told_before_anything_is_sent() throws Exception {
    connect(socks4(), "[::1]");
    assertThat(events.nextFailure())
        .isInstanceOf(ProxyException.class)
        .hasMessage(
            proxy.where() + " cannot be asked for ::1: SOCKS4 has no IPv6 addresses, SOCKS5 has");
    connect(socks5().credentials("u".repeat(256), "p"), "server.test");
    assertThat(events.nextFailure())
        .hasMessageContaining("SOCKS5 takes a user and a password of 1 to 255 bytes");
    connect(socks5(), ("a".repeat(50) + ".").repeat(6) + "test");
    assertThat(events.nextFailure()).hasMessageContaining("a host name of 310 bytes");
  }

  /** What each proxy says in hex, one item for each thing that the client says. */
  @ParameterizedTest
  @CsvSource({
    "5, 485454502f312e31, did not answer in SOCKS5: its answer begins with 0x48",
    "4, 4854, did not answer in SOCKS4: its answer begins with 0x48",
    "5, 0507, chose a way to log in that it was not offered: 7",
    "5, 0500 0502, refused: not allowed by its rules (SOCKS5 reply 2)",
    "5, 0500 0577, refused: unknown reply (SOCKS5 reply 119)",
    "5, 0500 05000009ff, told an address of a kind that there is not: 9",
    "5, 0500 0400, did not answer in SOCKS5: its answer begins with 0x04",
    "4, 005d000000000000, refused: the identd of this machine names another user (SOCKS4 reply 93)",
  })
  void wrong_answers_are_told(int version, String answers, String message) throws Exception {
    try (ServerSocket byHand = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = byHand.getLocalPort();
      connect(
          version == 4 ? Proxy.socks4("localhost", port) : Proxy.socks5("localhost", port),
          "server.test");
      try (RawSocket accepted = new RawSocket(byHand.accept())) {
        String[] parts = answers.split(" ", -1);
        for (int i = 0; i < parts.length; i++) {
          accepted.bytes(i == 0 && version == 5 ? 3 : 5);
          accepted.send(HexFormat.of().parseHex(parts[i]));
        }
        assertThat(events.nextFailure())
            .isInstanceOf(ProxyException.class)
            .hasMessage(
                "the proxy localhost:"
                    + port
                    + " "
                    + message
                    + "; asked for server.test:"
                    + server.port());
      }
    }
  }

  @Test
  void replies_may_come_byte_by_byte_and_what_comes_with_the_last_is_the_servers()
      throws Exception {
    try (ServerSocket byHand = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connect(Proxy.socks5("localhost", byHand.getLocalPort()), "server.test");
      try (RawSocket accepted = new RawSocket(byHand.accept())) {
        accepted.bytes(3);
        accepted.send(new byte[] {5}).send(new byte[] {0});
        accepted.bytes(18);
        for (int each : new int[] {5, 0, 0, 1, 127, 0, 0, 1, 0}) {
          accepted.send(new byte[] {(byte) each});
        }
        // The last byte of the reply, and what is behind it.
        accepted.send("PHTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        assertThat(events.nextFailure()).hasMessageContaining("got 500 Oops");
      }
    }
  }

  @Test
  void a_proxy_that_closes_or_says_nothing_is_named() throws Exception {
    try (ServerSocket byHand = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Proxy through = Proxy.socks5("localhost", byHand.getLocalPort());
      connect(through, "server.test");
      try (RawSocket accepted = new RawSocket(byHand.accept())) {
        accepted.bytes(3);
        accepted.send(new byte[] {5}).endOutput();
        assertThat(events.nextFailure())
            .isInstanceOf(EOFException.class)
            .hasMessage(
                "the proxy localhost:"
                    + byHand.getLocalPort()
                    + " closed the connection before it answered in SOCKS5");
      }
      // By its address: a look-up would use up some of the time.
      client(Proxy.socks5("127.0.0.1", byHand.getLocalPort()))
          .config(c -> c.handshakeTimeout(Duration.ofMillis(300)))
          .newWebSocket(Request.get("ws://server.test/"), events);
      assertThat(events.nextFailure())
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("waiting for the answer of the proxy 127.0.0.1:");
    }
  }
}
