package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.http.Headers;
import io.parley.http.HttpHandler;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.http.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WsFilterTest {

  private static final Request REQUEST = Request.get("/chat");

  private final List<String> order = new ArrayList<>();
  private final AdaptedSocket socket = new AdaptedSocket();

  private WsFilter noting(String name) {
    return next ->
        ws -> {
          order.add("before " + name);
          next.accept(ws);
          order.add("after " + name);
        };
  }

  private WsFilter notingUpgrade(String name) {
    return WsFilter.onUpgrade(
        next ->
            request -> {
              order.add("asks " + name);
              return next.handle(request);
            });
  }

  private WsHandler handler() {
    return request -> ws -> order.add("consumer");
  }

  @Test
  void a_lambda_decorates_a_consumer_before_and_behind() {
    noting("a").then(handler()).handle(REQUEST).accept(socket);
    assertThat(order).containsExactly("before a", "consumer", "after a");
  }

  @Test
  void the_leftmost_of_a_chain_is_the_outermost() {
    noting("a").and(noting("b")).and(noting("c")).then(handler()).handle(REQUEST).accept(socket);
    assertThat(order)
        .containsExactly(
            "before a", "before b", "before c", "consumer", "after c", "after b", "after a");
  }

  @Test
  void both_kinds_join_in_any_order() {
    notingUpgrade("a")
        .and(noting("b"))
        .and(notingUpgrade("c"))
        .and(noting("d"))
        .then(handler())
        .handle(REQUEST)
        .accept(socket);
    assertThat(order)
        .containsExactly(
            "asks a", "asks c", "before b", "before d", "consumer", "after d", "after b");
  }

  @Test
  void none_changes_nothing() {
    WsConsumer consumer = ws -> {};
    assertThat(WsFilter.NONE.filter(consumer)).isSameAs(consumer);
    WsFilter.NONE
        .and(noting("a"))
        .and(WsFilter.NONE)
        .then(handler())
        .handle(REQUEST)
        .accept(socket);
    assertThat(order).containsExactly("before a", "consumer", "after a");
  }

  @Test
  void before_both_kinds_of_handlers_it_stands_before_the_sockets() {
    HttpHandler http = request -> Response.ok("up");
    PolyHandler filtered = noting("a").then(PolyHandler.of(http, handler()));
    assertThat(filtered.http()).isSameAs(http);
    WsHandler sockets = filtered.ws();
    assertThat(sockets).isNotNull();
    if (sockets != null) {
      sockets.handle(REQUEST).accept(socket);
    }
    assertThat(order).containsExactly("before a", "consumer", "after a");
    PolyHandler withoutSockets = new PolyHandler(http, null);
    assertThat(noting("a").then(withoutSockets)).isSameAs(withoutSockets);
  }

  @Test
  void what_the_inner_consumer_carries_survives_lambdas() {
    WsConsumer inner = ws -> {};
    WsConsumer outer =
        noting("a")
            .and(noting("b"))
            .then(
                request ->
                    inner
                        .withSubprotocol("v2")
                        .withHeaders(Headers.of("X-Served-By", "blue"))
                        .withRequest(Request.get("/other")))
            .handle(REQUEST);
    assertThat(outer.subprotocol()).isEqualTo("v2");
    assertThat(outer.headers()).isEqualTo(Headers.of("X-Served-By", "blue"));
    assertThat(outer.request()).isEqualTo(Request.get("/other"));
    assertThat(outer.refusal()).isNull();
  }

  @Test
  void what_a_filter_says_itself_goes_before_what_the_inner_consumer_carries() {
    WsFilter version1 = next -> next.withSubprotocol("v1");
    WsConsumer inner = ws -> {};
    WsConsumer outer = version1.then(request -> inner.withSubprotocol("v2")).handle(REQUEST);
    assertThat(outer.subprotocol()).isEqualTo("v1");
  }

  @Test
  void a_refusal_of_the_inner_consumer_survives_and_is_not_filtered() {
    WsConsumer outer =
        noting("a")
            .then(request -> WsConsumer.refuse(Response.of(Status.FORBIDDEN)))
            .handle(REQUEST);
    assertThat(outer.refusal()).isEqualTo(Response.of(Status.FORBIDDEN));
    assertThat(order).isEmpty();
  }

  @Test
  void a_filter_of_upgrades_may_refuse_before_the_handler_is_asked() {
    WsFilter closedOnMondays =
        WsFilter.onUpgrade(next -> request -> WsConsumer.refuse(Response.of(Status.UNAUTHORIZED)));
    WsHandler asked =
        request -> {
          order.add("asked");
          return ws -> {};
        };
    WsConsumer refused = noting("a").and(closedOnMondays).then(asked).handle(REQUEST);
    assertThat(refused.refusal()).isEqualTo(Response.of(Status.UNAUTHORIZED));
    assertThat(order).isEmpty();
  }

  @Test
  void a_tap_sees_the_request() {
    WsFilter.tap(request -> order.add(request.path())).then(handler()).handle(REQUEST);
    assertThat(order).containsExactly("/chat");
  }
}
