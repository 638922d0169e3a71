package io.parley.tests.netty;

import static io.parley.tests.netty.HandServer.accepted;
import static io.parley.tests.netty.HandServer.field;
import static io.parley.tests.netty.HandServer.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocket;
import io.parley.http.Request;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.testing.RawFrame;
import io.parley.tests.LoopbackTls;
import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cookies of a client. */
class CookiesTest {

  private final Events events = new Events();
  private final CookieManager cookies = new CookieManager();
  private HandServer server;

  private void serve(UnaryOperator<String> answer) throws IOException {
    server = HandServer.start(answer);
  }

  @AfterEach
  void close() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private NettyClient client() {
    return Netty.client().cookies(cookies);
  }

  private WebSocket connect(String path) {
    return client().newWebSocket(Request.get(server.uri(path)), events);
  }

  private List<String> stored() {
    return cookies.getCookieStore().getCookies().stream().map(HttpCookie::toString).toList();
  }

  @Test
  void they_are_stored_before_the_socket_is_open_and_sent_with_the_next_one() throws Exception {
    serve(head -> accepted(head, "Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2; Path=/deep\r\n"));
    connect("/deep/er");
    assertThat(events.next()).isEqualTo("open 101");
    assertThat(stored()).containsExactlyInAnyOrder("a=1", "b=2");
    assertThat(field(server.nextHead(), "Cookie")).isEmpty();
    connect("/deep/er");
    events.next();
    assertThat(field(server.nextHead(), "Cookie")).contains("a=1", "; ", "b=2");
    connect("/");
    events.next();
    assertThat(field(server.nextHead(), "Cookie")).isEqualTo("a=1");
  }

  @Test
  void they_stand_behind_those_of_the_request_in_one_field() throws Exception {
    serve(head -> accepted(head, "Set-Cookie: a=1; Path=/\r\n"));
    connect("/");
    events.next();
    server.nextHead();
    Request request = Request.get(server.uri("/")).header("Cookie", "mine=0");
    client().newWebSocket(request, events);
    events.next();
    assertThat(field(server.nextHead(), "Cookie")).isEqualTo("mine=0; a=1");
  }

  @Test
  void refusals_have_cookies_too() throws Exception {
    serve(head -> refusal("403 Forbidden", "Set-Cookie: why=not\r\n"));
    connect("/");
    events.nextFailure();
    assertThat(events.failureResponse().bodyText()).isEqualTo("body");
    assertThat(stored()).containsExactly("why=not");
  }

  @Test
  void those_for_TLS_alone_are_not_sent_without() throws Exception {
    server =
        HandServer.startTls(
            LoopbackTls.server(), head -> accepted(head, "Set-Cookie: s=1; Path=/; Secure\r\n"));
    NettyClient client = client().tls(LoopbackTls.client());
    Request request = Request.get("wss://" + server.where() + "/");
    client.newWebSocket(request, events);
    assertThat(events.next()).isEqualTo("open 101");
    server.nextHead();
    client.newWebSocket(request, events);
    events.next();
    assertThat(field(server.nextHead(), "Cookie")).isEqualTo("s=1");
    try (HandServer plain = HandServer.start(head -> accepted(head, ""))) {
      client.newWebSocket(Request.get(plain.uri("/")), events);
      events.next();
      assertThat(field(plain.nextHead(), "Cookie")).isEmpty();
    }
  }

  /** What comes behind the answer, and the end, wait with the socket. */
  @ParameterizedTest
  @EnumSource(Io.class)
  void a_handler_may_block_and_nothing_is_lost(Io io) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CookieHandler slow =
        new CookieHandler() {
          @Override
          public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
            return Map.of();
          }

          @Override
          public void put(URI uri, Map<String, List<String>> headers) throws IOException {
            try {
              assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Request request = Request.get("ws://localhost:" + listener.getLocalPort() + "/");
      Netty.client().runtime(io.runtime()).cookies(slow).newWebSocket(request, events);
      try (RawSocket accepted = new RawSocket(listener.accept())) {
        accepted.send(NettyClientTest.accepted(accepted.head()));
        accepted.send(RawFrame.text("one")).send(RawFrame.close(1000, "x")).endOutput();
        go.countDown();
        assertThat(events.next()).isEqualTo("open 101");
        assertThat(events.next()).isEqualTo("one");
        assertThat(events.next()).isEqualTo("closing 1000 x");
        assertThat(events.next()).isEqualTo("closed 1000 x");
      }
    }
  }

  @Test
  void a_handler_that_breaks_fails_the_opening() throws Exception {
    serve(head -> accepted(head, ""));
    CookieHandler broken =
        new CookieHandler() {
          @Override
          public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers)
              throws IOException {
            throw new IOException("the jar is shut");
          }

          @Override
          public void put(URI uri, Map<String, List<String>> headers) {}
        };
    Netty.client().cookies(broken).newWebSocket(Request.get(server.uri("/")), events);
    assertThat(events.nextFailure()).hasMessage("the jar is shut");
  }
}
