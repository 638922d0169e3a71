package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.BorrowedMessage;
import io.parley.ForwardingWebSocket;
import io.parley.PolyHandler;
import io.parley.SendResult;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WsConsumer;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.testing.RecordingListener;
import io.parley.testing.SocketEvent;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are lent are those that are given, and what is sent of them arrives. */
abstract class BorrowContract extends Contract {

  private static final int MANY = 400;

  /** What the peer sees. */
  private final RecordingListener peer = new RecordingListener();

  BorrowContract(SocketHarness harness) {
    super(harness);
  }

  private static WsMessage message(int number, Random random) {
    int[] sizes = {0, 1, 125, 126, 3000, 4095, 4096, 5000, 16_384, 65_535, 65_536, 200_000};
    int size = number % 50 == 49 ? 1 << 20 : sizes[random.nextInt(sizes.length)];
    if (random.nextBoolean()) {
      return WsMessage.of("ž".repeat(size / 2));
    }
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return WsMessage.wrap(bytes);
  }

  private WebSocket connectTo(WsConsumer consumer) {
    return connectTo(consumer, serverConfig());
  }

  private WebSocket connectTo(WsConsumer consumer, WebSocketConfig config) {
    Server server = start(PolyHandler.of(request -> consumer), config);
    peer.ignore(SocketEvent.Drained.class);
    WebSocket client = connect(server.uri("/"), peer);
    peer.assertNextOpened();
    return client;
  }

  private void assertAllComeBack(WebSocket client) {
    Random random = new Random(1);
    List<WsMessage> sent = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      WsMessage next = message(i, random);
      // A window of a few megabytes, within the bounds of both queues.
      if (i >= 20) {
        peer.assertNextMessage(sent.get(i - 20));
      }
      assertThat(client.send(next)).isTrue();
      sent.add(next);
    }
    sent.subList(MANY - 20, MANY).forEach(peer::assertNextMessage);
    client.close(4000, "done");
    peer.skipTo(SocketEvent.Closed.class);
    assertThat(client.closeStatus()).isEqualTo(WsStatus.of(4000, "done"));
  }

  @Test
  void all_that_is_lent_and_sent_comes_back_in_order() {
    assertAllComeBack(connectTo(ws -> ws.onBorrowed(ws::send)));
  }

  @Test
  void copies_and_loans_keep_their_order() {
    int[] count = {0};
    assertAllComeBack(
        connectTo(
            ws ->
                ws.onBorrowed(
                    lent -> {
                      if (count[0]++ % 3 == 0) {
                        ws.send(lent.toMessage());
                      } else {
                        ws.send(lent);
                      }
                    })));
  }

  @ParameterizedTest
  @ValueSource(ints = {2000, 5000})
  void what_is_sent_in_fragments_comes_back(int fragmentSize) {
    assertAllComeBack(
        connectTo(
            ws -> ws.onBorrowed(ws::send),
            serverConfig().toBuilder().fragmentSize(fragmentSize).build()));
  }

  @Test
  void a_message_may_be_lent_on_to_other_sockets() {
    BlockingQueue<WebSocket> members = new LinkedBlockingQueue<>();
    WsConsumer relay =
        ws -> {
          members.add(ws);
          ws.onBorrowed(lent -> members.forEach(member -> member.send(lent)));
        };
    Server server = start(request -> relay);
    List<RecordingListener> listeners = new ArrayList<>();
    List<WebSocket> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RecordingListener listener = new RecordingListener();
      listener.ignore(SocketEvent.Drained.class);
      clients.add(connect(server.uri("/"), listener));
      listener.assertNextOpened();
      listeners.add(listener);
      clients.get(i).send("ready");
      for (RecordingListener each : listeners) {
        each.assertNextText("ready");
      }
    }
    Random random = new Random(2);
    for (int i = 0; i < 100; i++) {
      WsMessage next = message(i, random);
      clients.get(i % 5).send(next);
      for (RecordingListener each : listeners) {
        each.assertNextMessage(next);
      }
    }
  }

  @Test
  void a_loan_tells_of_itself_and_can_only_be_read() {
    CompletableFuture<List<Object>> seen = new CompletableFuture<>();
    WebSocket client =
        connectTo(
            ws ->
                ws.onBorrowed(
                    lent -> {
                      ByteBuffer bytes = lent.bytes();
                      boolean readOnly = bytes.isReadOnly();
                      seen.complete(
                          List.of(
                              lent.kind(),
                              lent.isText(),
                              lent.size(),
                              bytes.remaining(),
                              readOnly,
                              lent.toMessage(),
                              lent.toString()));
                    }));
    client.send("žlutý");
    assertThat(End.await(seen))
        .containsExactly(
            WsMessage.Kind.TEXT,
            true,
            7,
            7,
            true,
            WsMessage.of("žlutý"),
            WsMessage.of("žlutý").toString());
    assertThatThrownBy(() -> BorrowedMessage.of(WsMessage.of("a")).bytes().put(0, (byte) 1))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void a_loan_of_an_inline_socket_ends_with_the_call() {
    BlockingQueue<BorrowedMessage> kept = new LinkedBlockingQueue<>();
    WebSocket client =
        connectTo(
            ws ->
                ws.onBorrowed(
                    lent -> {
                      kept.add(lent);
                      ws.send("kept");
                    }));
    client.send("hello");
    peer.assertNextText("kept");
    BorrowedMessage lent = kept.remove();
    assertThat(lent.size()).isEqualTo(5);
    if (isInline()) {
      assertThatThrownBy(lent::bytes).hasMessageContaining("toMessage()");
      assertThatThrownBy(lent::toMessage).hasMessageContaining("toMessage()");
      assertThatThrownBy(() -> client.send(lent)).hasMessageContaining("toMessage()");
      assertThat(lent).hasToString("a message that is lent no more");
    } else {
      assertThat(lent.toMessage()).isEqualTo(WsMessage.of("hello"));
    }
  }

  @Test
  void several_listeners_borrow_each_message() {
    WebSocket client =
        connectTo(
            ws -> {
              ws.onBorrowed(lent -> ws.send("1 " + lent.toMessage().text()));
              ws.onBorrowed(lent -> ws.send("2 " + lent.toMessage().text()));
            });
    client.send("a");
    peer.assertNextText("1 a");
    peer.assertNextText("2 a");
  }

  @Test
  void listeners_of_both_kinds_hear_of_each_message() {
    WebSocket client =
        connectTo(
            ws -> {
              ws.onBorrowed(lent -> ws.send("lent " + lent.toMessage().text()));
              ws.onMessage(message -> ws.send("given " + message.text()));
            });
    client.send("b");
    peer.assertNextText("given b");
    peer.assertNextText("lent b");
  }

  @Test
  void what_was_held_back_is_lent_when_it_goes_on() {
    CompletableFuture<WebSocket> paused = new CompletableFuture<>();
    WebSocket client =
        connectTo(
            ws -> {
              ws.pause();
              ws.onBorrowed(ws::send);
              paused.complete(ws);
            });
    client.send("one");
    client.send("two");
    End.await(client.ping().toCompletableFuture());
    End.await(paused).resume();
    peer.skipTo(SocketEvent.Message.class);
    peer.assertNextText("two");
  }

  @Test
  void a_filter_that_looks_at_messages_sees_those_that_are_lent() {
    WebSocket client =
        connectTo(
            ws -> {
              WebSocket shouting =
                  new ForwardingWebSocket(ws) {
                    @Override
                    public SendResult offer(WsMessage message) {
                      return super.offer(WsMessage.of(message.text() + "!"));
                    }
                  };
              shouting.onBorrowed(shouting::send);
            });
    client.send("hello");
    peer.assertNextText("hello!");
  }

  @Test
  void a_queue_that_is_full_refuses_a_loan_too() {
    CompletableFuture<Boolean> sent = new CompletableFuture<>();
    WebSocketConfig config =
        serverConfig().toBuilder().queueLowMark(0).queueHighMark(100).maxQueueSize(1000).build();
    WebSocket client = connectTo(ws -> ws.onBorrowed(lent -> sent.complete(ws.send(lent))), config);
    client.send(new byte[5000]);
    assertThat(End.await(sent)).isFalse();
  }
}
