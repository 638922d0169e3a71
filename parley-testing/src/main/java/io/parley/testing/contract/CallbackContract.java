package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocket;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.testing.SocketEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Callbacks come one at a time, in order, and what they throw has one way to go. (That they never
 * overlap and that nothing comes after the end, the recorders of all contracts watch.)
 */
abstract class CallbackContract extends Contract {

  CallbackContract(SocketHarness harness) {
    super(harness);
  }

  private static final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1;

    Trouble(String message) {
      super(message);
    }
  }

  private static void throwAtBad(WebSocket webSocket) {
    webSocket.onMessage(
        message -> {
          if (message.text().startsWith("bad")) {
            throw new Trouble(message.text());
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void those_that_block_keep_their_order(Side actor) {
    assumeCallbacksMayBlock();
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    List<String> seen = new ArrayList<>();
    CompletableFuture<List<String>> all = new CompletableFuture<>();
    Pair pair =
        setup()
            .on(
                actor,
                webSocket ->
                    webSocket.onMessage(
                        message -> {
                          if (inside.incrementAndGet() != 1) {
                            all.completeExceptionally(new Trouble("two at a time"));
                          }
                          End.await(go);
                          seen.add(message.text());
                          inside.decrementAndGet();
                          if (seen.size() == 200) {
                            all.complete(seen);
                          }
                        }))
            .open();
    for (int i = 0; i < 200; i++) {
      pair.end(actor.other()).send("" + i);
    }
    pair.end(actor.other()).roundTrip();
    assertThat(inside.get()).isLessThanOrEqualTo(1);
    go.countDown();
    assertThat(End.await(all)).isEqualTo(IntStream.range(0, 200).mapToObj(i -> "" + i).toList());
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void one_that_blocks_delays_no_other_socket(Side actor) {
    assumeCallbacksMayBlock();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(16);
    List<Pair> blocked =
        IntStream.range(0, 16)
            .mapToObj(
                i ->
                    setup()
                        .on(
                            actor,
                            webSocket ->
                                webSocket.onMessage(
                                    message -> {
                                      stuck.countDown();
                                      End.await(go);
                                      webSocket.send("awake");
                                    }))
                        .open())
            .toList();
    Pair free = setup().echo(actor).open();
    blocked.forEach(pair -> pair.end(actor.other()).send("block"));
    End.await(stuck);
    free.end(actor.other()).send("hello");
    free.end(actor.other()).events().assertNextText("hello");
    go.countDown();
    blocked.forEach(pair -> pair.end(actor.other()).events().assertNextText("awake"));
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void the_socket_answers_while_a_callback_blocks(Side actor) {
    assumeCallbacksMayBlock();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    Pair pair =
        setup()
            // Half of that passes before a Close is answered while a message is not handled yet.
            .config(actor, config -> config.closeTimeout(Duration.ofSeconds(1)))
            .on(
                actor,
                webSocket ->
                    webSocket.onMessage(
                        message -> {
                          stuck.countDown();
                          End.await(go);
                        }))
            .open();
    pair.end(actor.other()).send("block");
    End.await(stuck);
    pair.end(actor.other()).roundTrip();
    pair.end(actor.other()).events().next(SocketEvent.Pong.class);
    pair.end(actor).send("sent meanwhile");
    pair.end(actor.other()).events().assertNextText("sent meanwhile");
    pair.end(actor.other()).socket().close(4000, "");
    pair.end(actor.other()).events().assertNextClosed(4000, "");
    assertThat(pair.end(actor).socket().send("late")).isFalse();
    assertThat(pair.end(actor).socket().state())
        .isIn(WebSocket.State.CLOSING, WebSocket.State.CLOSED);
    go.countDown();
    pair.end(actor).events().assertNextText("block");
    pair.end(actor).events().skipTo(SocketEvent.Closed.class);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void an_exception_goes_to_on_error_and_the_socket_stays_open(Side actor) {
    Pair pair = setup().on(actor, CallbackContract::throwAtBad).open();
    pair.end(actor.other()).send("bad 1");
    pair.end(actor.other()).send("good");
    pair.end(actor.other()).send("bad 2");
    pair.end(actor).events().assertNextText("bad 1");
    assertThat(pair.end(actor).events().assertNextError(Trouble.class)).hasMessage("bad 1");
    pair.end(actor).events().assertNextText("good");
    pair.end(actor).events().assertNextText("bad 2");
    assertThat(pair.end(actor).events().assertNextError(Trouble.class)).hasMessage("bad 2");
    assertThat(pair.end(actor).socket().state()).isEqualTo(WebSocket.State.OPEN);
    pair.end(actor).send("still here");
    pair.end(actor.other()).events().assertNextText("still here");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void an_exception_while_opening_goes_to_on_error(Side actor) {
    Pair pair =
        setup()
            .on(
                actor,
                webSocket -> {
                  throw new Trouble("at once");
                })
            .open();
    assertThat(pair.end(actor).events().assertNextError(Trouble.class)).hasMessage("at once");
    pair.end(actor).send("still here");
    pair.end(actor.other()).events().assertNextText("still here");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void an_error_counts_as_an_exception(Side actor) {
    Pair pair =
        setup()
            .on(
                actor,
                webSocket ->
                    webSocket.onMessage(
                        message -> {
                          throw new AssertionError("not only exceptions");
                        }))
            .open();
    pair.end(actor.other()).send("go");
    pair.end(actor).events().assertNextText("go");
    pair.end(actor).events().assertNextError(AssertionError.class);
    pair.end(actor).send("still here");
    pair.end(actor.other()).events().assertNextText("still here");
  }

  @Test
  void without_on_error_an_exception_closes_a_functional_socket_with_1011() {
    Pair pair =
        setup().withoutErrors(Side.SERVER).on(Side.SERVER, CallbackContract::throwAtBad).open();
    pair.client().send("bad");
    SocketEvent.Closed closed = pair.client().events().next(SocketEvent.Closed.class);
    assertThat(closed.status().code()).isEqualTo(1011);
    assertThat(closed.status().reason()).doesNotContain("bad", "Trouble");
    pair.server().events().assertNextText("bad");
    assertThat(pair.server().events().next(SocketEvent.Closed.class).status().code())
        .isEqualTo(1011);
    pair.server().events().assertExhausted();
  }

  @Test
  void without_on_error_an_exception_fails_a_socket_with_a_listener_object() {
    Pair pair =
        setup().withoutErrors(Side.CLIENT).on(Side.CLIENT, CallbackContract::throwAtBad).open();
    pair.server().send("bad");
    pair.listener().assertNextText("bad");
    assertThat(pair.listener().assertNextFailed(Trouble.class)).hasMessage("bad");
    pair.listener().assertExhausted();
    pair.server().events().assertNextError(IOException.class);
    pair.server().events().assertNextClosed(1006, WsStatus.ABNORMAL_CLOSURE.reason());
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_listener_that_throws_does_not_stop_the_next(Side actor) {
    CompletableFuture<WsMessage> second = new CompletableFuture<>();
    Pair pair =
        setup()
            .on(
                actor,
                webSocket -> {
                  webSocket.onMessage(
                      message -> {
                        throw new Trouble("first");
                      });
                  webSocket.onMessage(second::complete);
                })
            .open();
    pair.end(actor.other()).send("go");
    assertThat(End.await(second).text()).isEqualTo("go");
    pair.end(actor).events().assertNextText("go");
    pair.end(actor).events().assertNextError(Trouble.class);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void on_error_may_throw_and_the_next_still_runs(Side actor) {
    CompletableFuture<Throwable> second = new CompletableFuture<>();
    Pair pair =
        setup()
            .on(
                actor,
                webSocket -> {
                  webSocket.onError(
                      cause -> {
                        throw new Trouble("from onError");
                      });
                  webSocket.onError(second::complete);
                  throwAtBad(webSocket);
                })
            .open();
    pair.end(actor.other()).send("bad");
    assertThat(End.await(second)).hasMessage("bad");
    pair.end(actor).send("still here");
    pair.end(actor.other()).events().assertNextText("still here");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void the_last_callback_may_throw_and_the_next_still_runs(Side actor) {
    CompletableFuture<WsStatus> second = new CompletableFuture<>();
    Pair pair =
        setup()
            .on(
                actor,
                webSocket -> {
                  webSocket.onClose(
                      status -> {
                        throw new Trouble("from onClose");
                      });
                  webSocket.onClose(second::complete);
                })
            .open();
    pair.end(actor).socket().close(4000, "");
    assertThat(End.await(second)).isEqualTo(WsStatus.of(4000));
    pair.end(actor).events().assertNextClosed(4000, "");
    pair.end(actor).events().assertExhausted();
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void every_kind_of_listener_may_throw(Side actor) {
    Pair pair =
        setup()
            .on(
                actor,
                webSocket -> {
                  webSocket.onPing(
                      payload -> {
                        throw new Trouble("ping");
                      });
                  webSocket.onPong(
                      payload -> {
                        throw new Trouble("pong");
                      });
                })
            .open();
    pair.end(actor.other()).roundTrip();
    pair.end(actor).events().next(SocketEvent.Ping.class);
    assertThat(pair.end(actor).events().assertNextError(Trouble.class)).hasMessage("ping");
    pair.end(actor).roundTrip();
    pair.end(actor).events().next(SocketEvent.Pong.class);
    assertThat(pair.end(actor).events().assertNextError(Trouble.class)).hasMessage("pong");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void attributes_stay_with_the_socket(Side actor) {
    CompletableFuture<Object> seen = new CompletableFuture<>();
    Pair pair =
        setup()
            .on(
                actor,
                webSocket -> {
                  webSocket.attributes().put("name", "Ada");
                  webSocket.onClose(status -> seen.complete(webSocket.attributes().get("name")));
                })
            .open();
    Pair another = open();
    assertThat(another.end(actor).socket().attributes()).isEmpty();
    pair.end(actor.other()).socket().close();
    assertThat(End.await(seen)).isEqualTo("Ada");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void futures_complete_where_a_callback_may_block(Side actor) {
    assumeCallbacksMayBlock();
    Pair pair = setup().echo(actor.other()).open();
    CompletableFuture<String> done = new CompletableFuture<>();
    pair.end(actor)
        .socket()
        .sendAsync(WsMessage.of("one"))
        .thenRun(() -> done.complete(pair.end(actor).events().nextText()));
    assertThat(End.await(done)).isEqualTo("one");
  }
}
