package io.parley.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.WsMessage;
import io.parley.WsStatus;
import io.parley.http.Request;
import io.parley.testing.RecordingListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Several clients of one server. */
abstract class CrowdContract extends Contract {

  static final int KIB = 1024;

  /** More messages of {@link #LARGE} than the system's own buffers on the way can swallow. */
  static final int A_FLOOD = 3072;

  static final int LARGE = 64 * KIB;

  CrowdContract(SocketHarness harness) {
    super(harness);
  }

  /** A client, and the server's socket for it. */
  record Guest(WebSocket socket, WebSocket client, RecordingListener events) {

    /** Waits until all that was sent to this client so far is with its listeners. */
    void settled() {
      End.await(socket.ping());
    }

    /** Ends by that, and waits until all listeners of the server's socket know. */
    void leave(Runnable how) {
      CompletableFuture<WsStatus> left = new CompletableFuture<>();
      socket.onClose(left::complete);
      how.run();
      End.await(left);
    }
  }

  /** Clients of a server on which nothing is special. */
  List<Guest> crowd(int count) {
    return crowd(count, config -> config, webSocket -> {});
  }

  List<Guest> crowd(int count, UnaryOperator<WebSocketConfig.Builder> config, WsConsumer consumer) {
    return crowdOf(count, config, request -> consumer);
  }

  List<Guest> crowdOf(int count, UnaryOperator<WebSocketConfig.Builder> config, WsHandler handler) {
    BlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
    WsHandler noting =
        request -> {
          WsConsumer consumer = handler.handle(request);
          return webSocket -> {
            try {
              consumer.accept(webSocket);
            } finally {
              opened.add(webSocket);
            }
          };
        };
    Server server = start(PolyHandler.of(noting), config.apply(serverConfig().toBuilder()).build());
    List<Guest> guests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RecordingListener events = new RecordingListener();
      WebSocketConfig client = clientConfig().toBuilder().mailboxMessages(4).build();
      WebSocket socket = connect(Request.get(server.uri("/" + i)), events, client);
      events.assertNextOpened();
      guests.add(new Guest(End.take(opened), socket, events));
    }
    return guests;
  }

  /** Small bounds, so that a client that does not read is soon one too many. */
  static WebSocketConfig.Builder shortQueue(WebSocketConfig.Builder config) {
    return config.queueLowMark(LARGE).queueHighMark(4L * LARGE).maxQueueSize(8 * LARGE);
  }

  /** A message that begins with its number. */
  static WsMessage numbered(int number, int size) {
    return WsMessage.wrap(ByteBuffer.allocate(size).putInt(number).array());
  }

  static int number(WsMessage message) {
    return message.bytes().getInt();
  }

  /** Has that done by several threads at once: the number of the thread and of the turn. */
  static void atOnce(int threads, int turns, BiConsumer<Integer, Integer> work) {
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      CompletableFuture<Void> done = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  End.await(go);
                  for (int turn = 0; turn < turns; turn++) {
                    work.accept(number, turn);
                  }
                  done.complete(null);
                } catch (Throwable e) {
                  done.completeExceptionally(e);
                }
              });
      thread.setDaemon(true);
      thread.start();
      all.add(done);
    }
    go.countDown();
    all.forEach(End::await);
  }

  /**
   * Has one of them read nothing while all are sent to, until it has no room. The others have it
   * all by then; this one has what it accepted when it reads again, and is told of the drain.
   *
   * @param send sends to all of them, whose queue is {@link #shortQueue}
   */
  static void assertHoldsUpNoOther(
      Guest slow, List<Guest> guests, Function<WsMessage, Delivery> send) {
    BlockingQueue<String> drained = new LinkedBlockingQueue<>();
    slow.socket().onDrain(() -> drained.add("drained"));
    slow.client().pause();
    List<Guest> others = guests.stream().filter(guest -> !guest.equals(slow)).toList();
    List<Integer> accepted = new ArrayList<>();
    int pressured = 0;
    Delivery delivery = Delivery.NONE;
    for (int i = 0; delivery.refused() == 0; i++) {
      assertThat(i).as("messages accepted while one does not read").isLessThan(A_FLOOD);
      delivery = send.apply(numbered(i, LARGE));
      assertThat(delivery.accepted() + delivery.refused()).isEqualTo(guests.size());
      for (Guest other : others) {
        assertThat(number(other.events().nextMessage())).isEqualTo(i);
      }
      pressured += delivery.pressured();
      if (delivery.refused() == 0) {
        accepted.add(i);
      }
    }
    assertThat(pressured).isPositive();
    assertThat(delivery.accepted()).isEqualTo(others.size());
    slow.client().resume();
    for (int number : accepted) {
      assertThat(number(slow.events().nextMessage())).isEqualTo(number);
    }
    assertThat(End.take(drained)).isEqualTo("drained");
  }

  /** Expects all that {@link #atOnce} sent as "thread turn", in order for each thread. */
  static void assertInOrder(Guest guest, int threads, int turns) {
    int[] next = new int[threads];
    for (int i = 0; i < threads * turns; i++) {
      String[] parts = guest.events().nextText().split(" ", -1);
      int thread = Integer.parseInt(parts[0]);
      assertThat(Integer.parseInt(parts[1])).isEqualTo(next[thread]++);
    }
  }
}
