package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.WebSocket;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.testing.RecordingConsumer;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages arrive whole, unchanged, in order, once. */
abstract class MessageContract extends Contract {

  /** The sizes at which the length of a frame changes its form, and their neighbours. */
  private static final int[] SIZES = {0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20};

  MessageContract(SocketHarness harness) {
    super(harness);
  }

  private static WsMessage text(int size) {
    return WsMessage.of("0123456789abcdef".repeat(size / 16 + 1).substring(0, size));
  }

  private static WsMessage binary(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return WsMessage.wrap(bytes);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void text_of_every_form_of_length_comes_back(Side actor) {
    Pair pair = setup().echo(actor.other()).open();
    pair.end(actor).events().ignore(SocketEvent.Drained.class);
    for (int size : SIZES) {
      pair.end(actor).send(text(size));
    }
    for (int size : SIZES) {
      pair.end(actor).events().assertNextMessage(text(size));
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void bytes_of_every_form_of_length_come_back(Side actor) {
    Pair pair = setup().echo(actor.other()).open();
    pair.end(actor).events().ignore(SocketEvent.Drained.class);
    for (int size : SIZES) {
      pair.end(actor).send(binary(size));
    }
    for (int size : SIZES) {
      pair.end(actor).events().assertNextMessage(binary(size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void fragmented_messages_come_back_whole(int fragmentSize) {
    Pair pair =
        setup()
            .config(Side.SERVER, config -> config.fragmentSize(fragmentSize))
            .config(Side.CLIENT, config -> config.fragmentSize(fragmentSize))
            .echo(Side.SERVER)
            .open();
    List<WsMessage> messages =
        List.of(
            text(0),
            text(fragmentSize),
            text(fragmentSize + 1),
            WsMessage.of("žluťoučký kůň 🐎 ".repeat(20)),
            binary(900),
            binary(2 * fragmentSize));
    messages.forEach(pair.client()::send);
    messages.forEach(pair.client().events()::assertNextMessage);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void text_is_kept_in_every_script(Side actor) {
    Pair pair = setup().echo(actor.other()).open();
    String text = "a\u0000ä€𝄞\uffff ﷽ 漢字 \ud83d\udc69\u200d\ud83d\ude80";
    pair.end(actor).send(text);
    pair.end(actor).events().assertNextText(text);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_lone_surrogate_is_sent_as_the_replacement_character(Side actor) {
    Pair pair = open();
    pair.end(actor).send("a\ud83dz");
    pair.end(actor.other()).events().assertNextText("a\ufffdz");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void one_thread_keeps_its_order(Side actor) {
    Pair pair = open();
    for (int i = 0; i < 2000; i++) {
      pair.end(actor).send("message " + i);
    }
    for (int i = 0; i < 2000; i++) {
      pair.end(actor.other()).events().assertNextText("message " + i);
    }
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void each_of_several_threads_keeps_its_order(Side actor) throws Exception {
    int threads = 4;
    int each = 500;
    Pair pair = open();
    List<Thread> senders =
        IntStream.range(0, threads)
            .mapToObj(
                thread ->
                    new Thread(
                        () -> {
                          for (int i = 0; i < each; i++) {
                            pair.end(actor).send(thread + " " + i);
                          }
                        }))
            .toList();
    senders.forEach(Thread::start);
    int[] next = new int[threads];
    for (int i = 0; i < threads * each; i++) {
      String text = pair.end(actor.other()).events().nextText();
      int space = text.indexOf(' ');
      int thread = Integer.parseInt(text.substring(0, space));
      assertThat(Integer.parseInt(text.substring(space + 1))).isEqualTo(next[thread]++);
    }
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(next).containsOnly(each);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void what_is_sent_while_opening_arrives(Side actor) {
    Pair pair =
        setup()
            .on(
                actor,
                webSocket -> {
                  webSocket.send("first");
                  webSocket.send(new byte[] {2});
                })
            .open();
    pair.end(actor.other()).events().assertNextText("first");
    pair.end(actor.other()).events().assertNextMessage(WsMessage.of(new byte[] {2}));
  }

  @Test
  void what_a_client_sends_at_once_arrives_in_order() {
    RecordingConsumer atServer = new RecordingConsumer();
    RecordingListener listener =
        new RecordingListener(
            new WebSocketListener() {
              @Override
              public void onOpen(WebSocket webSocket, Response response) {
                webSocket.send("opened");
              }
            });
    WebSocket client = connect(start(request -> atServer).uri("/"), listener);
    assertThat(client.send("one")).isTrue();
    assertThat(client.send("two")).isTrue();
    End.await(client.sendAsync(WsMessage.of("three")));
    atServer.assertNextOpened();
    List<String> texts =
        List.of(atServer.nextText(), atServer.nextText(), atServer.nextText(), atServer.nextText());
    assertThat(texts).contains("opened").containsSubsequence("one", "two", "three");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void nothing_is_lost_while_the_consumer_takes_its_time(Side actor) {
    assumeCallbacksMayBlock();
    CountDownLatch sent = new CountDownLatch(1);
    List<String> late = new ArrayList<>();
    CompletableFuture<List<String>> all = new CompletableFuture<>();
    Pair pair =
        setup()
            .onBlocking(
                actor.other(),
                webSocket -> {
                  End.await(sent);
                  webSocket.onMessage(
                      message -> {
                        late.add(message.text());
                        if (late.size() == 100) {
                          all.complete(late);
                        }
                      });
                })
            .open();
    for (int i = 0; i < 100; i++) {
      pair.end(actor).send("message " + i);
    }
    sent.countDown();
    assertThat(End.await(all))
        .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "message " + i).toList());
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_listener_attached_while_paused_gets_everything(Side actor) {
    Pair pair = setup().on(actor.other(), WebSocket::pause).open();
    pair.end(actor).send("one");
    pair.end(actor).send("two");
    pair.end(actor).roundTrip();
    CompletableFuture<String> two = new CompletableFuture<>();
    List<String> seen = new ArrayList<>();
    End other = pair.end(actor.other());
    other
        .socket()
        .onMessage(
            message -> {
              seen.add(message.text());
              if (seen.size() == 2) {
                two.complete(String.join(" ", seen));
              }
            });
    other.socket().resume();
    assertThat(End.await(two)).isEqualTo("one two");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void listeners_run_in_the_order_added(Side actor) {
    List<String> order = new ArrayList<>();
    CompletableFuture<List<String>> done = new CompletableFuture<>();
    Pair pair =
        setup()
            .on(
                actor.other(),
                webSocket -> {
                  webSocket.onMessage(message -> order.add("first"));
                  webSocket.onMessage(message -> order.add("second"));
                  webSocket.onMessage(message -> done.complete(order));
                })
            .open();
    pair.end(actor).send("go");
    assertThat(End.await(done)).containsExactly("first", "second");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void arrays_and_buffers_are_copied(Side actor) {
    Pair pair = open();
    WebSocket socket = pair.end(actor).socket();
    byte[] array = "array".getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.wrap("xbufferx".getBytes(StandardCharsets.UTF_8), 1, 6);
    assertThat(socket.send(array)).isTrue();
    assertThat(socket.send(buffer)).isTrue();
    array[0] = 'X';
    buffer.put(1, (byte) 'X');
    assertThat(buffer.position()).isEqualTo(1);
    RecordingConsumer events = pair.end(actor.other()).events();
    assertThat(events.nextMessage().text()).isEqualTo("array");
    assertThat(events.nextMessage().text()).isEqualTo("buffer");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void a_message_received_may_be_sent_to_others(Side actor) {
    Pair second = open();
    Pair first =
        setup()
            .on(
                actor.other(),
                webSocket -> webSocket.onMessage(second.end(actor.other()).socket()::send))
            .open();
    first.end(actor).send(binary(100_000));
    first.end(actor).send("text");
    second.end(actor).events().assertNextMessage(binary(100_000));
    second.end(actor).events().assertNextText("text");
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void both_ways_at_once(Side actor) {
    Pair pair = open();
    for (int i = 0; i < 500; i++) {
      pair.end(actor).send("there " + i);
      pair.end(actor.other()).send("back " + i);
    }
    for (int i = 0; i < 500; i++) {
      pair.end(actor.other()).events().assertNextText("there " + i);
      pair.end(actor).events().assertNextText("back " + i);
    }
  }

  @Test
  void many_clients_get_their_own_answers() {
    var server =
        start(
            request ->
                webSocket ->
                    webSocket.onMessage(
                        message -> webSocket.send(request.query("n") + " " + message.text())));
    List<RecordingListener> listeners =
        IntStream.range(0, 50).mapToObj(i -> new RecordingListener()).toList();
    for (int i = 0; i < listeners.size(); i++) {
      connect(Request.get(server.uri("/?n=" + i)), listeners.get(i)).send("hello");
    }
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).assertNextOpened();
      listeners.get(i).assertNextText(i + " hello");
    }
  }
}
