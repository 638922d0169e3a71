package io.parley.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.AdaptedSocket;
import io.parley.OriginPolicy;
import io.parley.SendResult;
import io.parley.WebSocket;
import io.parley.WsConsumer;
import io.parley.WsFilter;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WsFiltersTest {

  private final AdaptedSocket socket = new AdaptedSocket();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  private static final WsHandler ECHO = request -> ws -> ws.onMessage(ws::send);

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static int refused(WsFilter filter, Request request) {
    Response refusal = filter.then(ECHO).handle(request).refusal();
    return refusal == null ? 0 : refusal.status().code();
  }

  // ---- catchAll

  @Test
  void what_a_listener_throws_closes() {
    WsFilters.catchAll()
        .filter(
            ws ->
                ws.onMessage(
                    message -> {
                      throw new IllegalStateException("oops");
                    }))
        .accept(socket);
    socket.triggerMessage(WsMessage.of("x"));
    assertThat(socket.closes).containsExactly(WsStatus.INTERNAL_ERROR);
  }

  @Test
  void the_status_is_as_the_function_says_if_it_can_be_sent() {
    WsFilters.catchAll(thrown -> WsStatus.of(4000, thrown.getMessage()))
        .filter(ws -> {})
        .accept(socket);
    socket.triggerError(new IOException("mine"));
    assertThat(socket.closes).containsExactly(WsStatus.of(4000, "mine"));

    AdaptedSocket other = new AdaptedSocket();
    WsFilters.catchAll(thrown -> WsStatus.ABNORMAL_CLOSURE).filter(ws -> {}).accept(other);
    other.triggerError(new IOException());
    assertThat(other.closes).containsExactly(WsStatus.INTERNAL_ERROR);
  }

  @Test
  void a_connection_that_broke_is_not_closed_again() {
    List<Throwable> asked = new ArrayList<>();
    WsFilters.catchAll(
            thrown -> {
              asked.add(thrown);
              return WsStatus.INTERNAL_ERROR;
            })
        .filter(ws -> {})
        .accept(socket);
    socket.triggerClose(WsStatus.ABNORMAL_CLOSURE);
    socket.triggerError(new IOException("reset"));
    assertThat(asked).isEmpty();
    assertThat(socket.closes).isEmpty();
  }

  // ---- setSubprotocol

  @Test
  void the_first_subprotocol_of_ours_that_is_offered() {
    WsHandler handler = WsFilters.setSubprotocol("v2", "v1").then(ECHO);
    Request request = Request.get("/");
    assertThat(handler.handle(request).subprotocol()).isNull();
    assertThat(handler.handle(request.header("Sec-WebSocket-Protocol", "v0, v1")).subprotocol())
        .isEqualTo("v1");
    assertThat(
            handler
                .handle(
                    request
                        .header("Sec-WebSocket-Protocol", "v1")
                        .header("Sec-WebSocket-Protocol", "v2"))
                .subprotocol())
        .isEqualTo("v2");
  }

  @Test
  void what_else_the_consumer_carries_stays() {
    WsConsumer consumer = ws -> {};
    WsHandler handler =
        WsFilters.setSubprotocol("v1")
            .and(WsFilters.print(new StringBuilder()))
            .and(WsFilters.catchAll())
            .then(
                request ->
                    consumer.withHeaders(Headers.of("X-A", "b")).withRequest(Request.get("/r")));
    WsConsumer answer = handler.handle(Request.get("/").header("Sec-WebSocket-Protocol", "v1"));
    assertThat(answer.subprotocol()).isEqualTo("v1");
    assertThat(answer.headers()).isEqualTo(Headers.of("X-A", "b"));
    assertThat(answer.request()).isEqualTo(Request.get("/r"));
  }

  // ---- originProtection, authentication

  @Test
  void origins() {
    WsFilter filter =
        WsFilters.originProtection(OriginPolicy.sameOrigin().allow("https://a.example"));
    Request request = Request.get("/").header("Host", "b.example");
    assertThat(refused(filter, request)).isZero();
    assertThat(refused(filter, request.header("Origin", "https://a.example"))).isZero();
    assertThat(refused(filter, request.header("Origin", "http://b.example"))).isZero();
    assertThat(refused(filter, request.header("Origin", "https://c.example"))).isEqualTo(403);
  }

  private static Request authorized(String value) {
    return Request.get("/").header("Authorization", value);
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_name_and_a_password() {
    WsFilter filter =
        WsFilters.basicAuth(
            "The \"Club\"",
            (name, password) -> name.equals("Ada") && Secrets.equal(password, "a:ß"));
    assertThat(refused(filter, authorized(basic("Ada:a:ß")))).isZero();
    assertThat(refused(filter, authorized(basic("Ada:a:ß").replace("Basic", "basic")))).isZero();
    Response refusal = filter.then(ECHO).handle(Request.get("/")).refusal();
    assertThat(refusal.status()).isEqualTo(Status.UNAUTHORIZED);
    assertThat(refusal.header("WWW-Authenticate"))
        .isEqualTo("Basic realm=\"The \\\"Club\\\"\", charset=\"UTF-8\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic ",
        "Basic !!",
        "Basic QWRh",
        "Basic /w==",
        "Basicx QWRhOmE=",
        "Bearer QWRhOmE=",
        "Basic QWRhOmI="
      })
  void what_is_not_them(String header) {
    WsFilter filter = WsFilters.basicAuth("x", (name, password) -> password.equals("a"));
    assertThat(refused(filter, authorized("Basic QWRhOmE="))).isZero();
    assertThat(refused(filter, authorized(header))).isEqualTo(401);
    assertThat(refused(filter, authorized("Basic QWRhOmE=").header("Authorization", header)))
        .isEqualTo(401);
  }

  @Test
  void a_token() {
    WsFilter filter = WsFilters.bearerAuth(token -> Secrets.equal(token, "secret"));
    assertThat(refused(filter, authorized("Bearer secret"))).isZero();
    assertThat(filter.then(ECHO).handle(Request.get("/")).refusal().header("WWW-Authenticate"))
        .isEqualTo("Bearer");
    assertThat(
            filter
                .then(ECHO)
                .handle(authorized("Bearer other"))
                .refusal()
                .header("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\"");
  }

  @Test
  void a_realm_that_no_header_can_have_is_refused() {
    assertThatThrownBy(() -> WsFilters.basicAuth("a\nb", (name, password) -> true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- print

  @Test
  void everything_is_printed() {
    StringBuilder out = new StringBuilder();
    WsFilters.print(out)
        .filter(
            ws -> {
              ws.onMessage(message -> ws.send("re: " + message.text()));
              ws.onError(thrown -> {});
              ws.onError(thrown -> {});
              ws.onClose(status -> ws.send("late"));
              ws.sendAsync(WsMessage.of(new byte[] {1, 2}));
              ws.close(4000, "mine");
              ws.close(4001, "again");
              ws.cancel();
            })
        .accept(socket);
    assertThat(out.toString())
        .isEqualTo(
            """
            socket 1 opened: GET /chat?room=1
            socket 1 sent binary 0102 (2 bytes)
            socket 1 closes: 4000 mine
            socket 1 cancels
            socket 1 closed: 1006 Abnormal closure
            socket 1 refused to send text "late" (4 bytes)
            """);
  }

  @Test
  void receives_errors_and_the_peers_close_are_printed() {
    StringBuilder out = new StringBuilder();
    WsFilter print = WsFilters.print(out);
    print.filter(ws -> ws.onMessage(ws::send)).accept(new AdaptedSocket());
    out.setLength(0);
    print
        .filter(
            ws -> {
              ws.onMessage(ws::send);
              ws.onError(thrown -> {});
              ws.onError(thrown -> {});
            })
        .accept(socket);
    socket.triggerMessage(WsMessage.of("hi"));
    socket.triggerError(new IOException("odd"));
    socket.triggerClose(WsStatus.of(1001, "bye"));
    assertThat(out.toString())
        .isEqualTo(
            """
            socket 2 opened: GET /chat?room=1
            socket 2 received text "hi" (2 bytes)
            socket 2 sent text "hi" (2 bytes)
            socket 2 error: java.io.IOException: odd
            socket 2 closed: 1001 bye
            """);
  }

  @Test
  void refusals_are_printed() {
    StringBuilder out = new StringBuilder();
    WsHandler handler =
        WsFilters.print(out).then(r -> WsConsumer.refuse(Response.of(Status.FORBIDDEN)));
    assertThat(handler.handle(Request.get("/x")).refusal()).isNotNull();
    assertThat(out).hasToString("GET /x refused: 403 Forbidden\n");
  }

  @Test
  void printing_does_not_change_what_becomes_of_exceptions() {
    WsFilters.print(new StringBuilder()).filter(ws -> {}).accept(socket);
    socket.triggerError(new IOException());
    assertThat(socket.closes).containsExactly(WsStatus.INTERNAL_ERROR);
  }

  @Test
  void a_printer_that_breaks_breaks_nothing_else() {
    Appendable broken =
        new Appendable() {
          @Override
          public Appendable append(CharSequence text) throws IOException {
            throw new IOException("full");
          }

          @Override
          public Appendable append(CharSequence text, int start, int end) throws IOException {
            throw new IOException("full");
          }

          @Override
          public Appendable append(char c) throws IOException {
            throw new IOException("full");
          }
        };
    WsFilters.print(broken).filter(ws -> ws.onMessage(ws::send)).accept(socket);
    socket.triggerMessage(WsMessage.of("hi"));
    assertThat(socket.sent).containsExactly(WsMessage.of("hi"));
  }

  // ---- reportTransactions

  @Test
  void a_transaction_is_reported_once_at_the_end() {
    List<WsTransaction> reports = new ArrayList<>();
    List<WebSocket> seen = new ArrayList<>();
    WsFilters.reportTransactions(nanos::get, reports::add)
        .filter(
            ws -> {
              seen.add(ws);
              ws.onMessage(message -> {});
              ws.onMessage(message -> {});
            })
        .accept(socket);
    WebSocket ws = seen.get(0);
    ws.send("four");
    ws.sendAsync(WsMessage.of("sixsix"));
    socket.answer = SendResult.FULL;
    ws.send("lost");
    assertThat(ws.sendAsync(WsMessage.of("lost too"))).isCompletedExceptionally();
    socket.triggerMessage(WsMessage.of("abc"));
    socket.triggerMessage(WsMessage.of(new byte[0]));
    advance(Duration.ofMillis(1500));
    assertThat(reports).isEmpty();
    ws.close(1000, "done");
    assertThat(reports).isEmpty();
    socket.triggerClose(WsStatus.of(1000, "done"));
    socket.triggerClose(WsStatus.of(1000, "done"));
    assertThat(reports)
        .containsExactly(
            new WsTransaction(
                socket.request(), WsStatus.of(1000, "done"), Duration.ofMillis(1500), 2, 3, 2, 10));
    assertThat(reports.get(0))
        .hasToString(
            "/chat ended with 1000 done after 1500 ms: received 2 messages (3 bytes), sent 2 (10"
                + " bytes)");
  }

  @Test
  void a_broken_connection_is_reported_too() {
    List<WsTransaction> reports = new ArrayList<>();
    WsFilters.reportTransactions(reports::add).filter(ws -> {}).accept(socket);
    socket.cancel();
    assertThat(reports)
        .extracting(WsTransaction::status)
        .containsExactly(WsStatus.ABNORMAL_CLOSURE);
  }

  // ---- limits

  @Test
  void a_peer_that_sends_too_much_is_closed() {
    List<String> delivered = new ArrayList<>();
    WsFilters.limitMessages(Rate.of(2, Duration.ofSeconds(1)).clock(nanos::get))
        .filter(
            ws -> {
              ws.onMessage(message -> delivered.add("1" + message.text()));
              ws.onMessage(WsMessage.string(), text -> delivered.add("2" + text));
            })
        .accept(socket);
    socket.triggerMessage(WsMessage.of("a"));
    socket.triggerMessage(WsMessage.of("b"));
    advance(Duration.ofMillis(500));
    socket.triggerMessage(WsMessage.of("c"));
    assertThat(socket.closes).isEmpty();
    advance(Duration.ofMillis(499));
    socket.triggerMessage(WsMessage.of("d"));
    advance(Duration.ofMinutes(1));
    socket.triggerMessage(WsMessage.of("e"));
    assertThat(delivered).containsExactly("1a", "2a", "1b", "2b", "1c", "2c");
    assertThat(socket.closes).containsExactly(WsStatus.of(1008, "Too many messages"));
  }

  @Test
  void a_burst_is_a_bound_of_its_own() {
    TokenBucket bucket =
        new TokenBucket(Rate.of(10, Duration.ofSeconds(1)).burst(3).clock(nanos::get));
    assertThat(List.of(bucket.take(), bucket.take(), bucket.take(), bucket.take()))
        .containsExactly(true, true, true, false);
    assertThat(bucket.untilNext()).isEqualTo(Duration.ofMillis(100));
    advance(Duration.ofMillis(100));
    assertThat(List.of(bucket.take(), bucket.take())).containsExactly(true, false);
    advance(Duration.ofHours(1));
    assertThat(bucket.untilNext()).isEqualTo(Duration.ZERO);
    assertThat(List.of(bucket.take(), bucket.take(), bucket.take(), bucket.take()))
        .containsExactly(true, true, true, false);
  }

  @Test
  void rates_are_checked() {
    assertThatThrownBy(() -> Rate.of(0, Duration.ofSeconds(1))).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> Rate.of(1, Duration.ZERO)).hasMessageContaining("positive");
    assertThatThrownBy(() -> Rate.of(1, Duration.ofDays(1)).burst(1_000_000))
        .hasMessageContaining("100 years");
    assertThat(Rate.of(3, Duration.ofSeconds(2))).hasToString("3 in 2000 ms");
  }

  private static Request from(String address) throws UnknownHostException {
    return Request.get("/")
        .remoteAddress(new InetSocketAddress(InetAddress.getByName(address), 1234));
  }

  @Test
  void upgrades_are_counted_by_address() throws Exception {
    WsFilter filter = WsFilters.limitUpgrades(Rate.of(1, Duration.ofSeconds(10)).clock(nanos::get));
    WsHandler handler = filter.then(ECHO);
    assertThat(handler.handle(from("192.0.2.1")).refusal()).isNull();
    assertThat(handler.handle(from("192.0.2.2")).refusal()).isNull();
    advance(Duration.ofMillis(500));
    Response refusal = handler.handle(from("192.0.2.1")).refusal();
    assertThat(refusal.status().code()).isEqualTo(429);
    assertThat(refusal.header("Retry-After")).isEqualTo("10");
    assertThat(handler.handle(from("2001:db8::1")).refusal()).isNull();
    assertThat(handler.handle(from("2001:db8::ffff:2")).refusal()).isNotNull();
    assertThat(handler.handle(from("2001:db8:0:1::1")).refusal()).isNull();
    assertThat(handler.handle(Request.get("/")).refusal()).isNull();
    assertThat(handler.handle(Request.get("/")).refusal()).isNotNull();
    advance(Duration.ofSeconds(10));
    assertThat(handler.handle(from("192.0.2.1")).refusal()).isNull();
  }

  @Test
  void not_more_than_so_many_addresses_are_remembered() throws Exception {
    Addresses addresses = new Addresses(Rate.of(1, Duration.ofDays(1)).clock(nanos::get));
    Request first = from("192.0.2.1");
    assertThat(addresses.refusal(first)).isNull();
    assertThat(addresses.refusal(first)).isNotNull();
    for (int i = 0; i < Addresses.MOST; i++) {
      addresses.refusal(
          Request.get("/").remoteAddress(InetSocketAddress.createUnresolved("h" + i, 1)));
    }
    assertThat(addresses.refusal(first)).isNull();
  }

  @Test
  void a_tap_sees_the_request() {
    List<Request> seen = new ArrayList<>();
    assertThat(refused(WsFilters.tap(seen::add), Request.get("/x"))).isZero();
    assertThat(seen).containsExactly(Request.get("/x"));
  }
}
