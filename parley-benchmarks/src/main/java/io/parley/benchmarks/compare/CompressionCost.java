package io.parley.benchmarks.compare;

import io.parley.Compression;
import io.parley.Extension;
import io.parley.ExtensionHeader;
import io.parley.WebSocket;
import io.parley.WebSocketConfig;
import io.parley.WebSocketListener;
import io.parley.WsMessage;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.netty.Netty;
import io.parley.netty.NettyClient;
import io.parley.protocol.PermessageDeflate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What compression costs a server: memory of connections that are idle after one message each way,
 * processor time of an echo, and what it saves on the wire.
 */
final class CompressionCost {

  private static final int SOCKETS = 8;
  private static final int MESSAGES = 100_000;
  private static final int JSON_BYTES = 1024;
  private static final int IDLE_BYTES = 2048;

  /** So many messages more fill every window. */
  private static final int WINDOWFUL = 39;

  private static final int PATIENCE_SECONDS = 300;

  /** What the process grows by is native memory then. */
  private static final List<String> ALL_HEAP_RESIDENT = List.of("-Xms2g", "-XX:+AlwaysPreTouch");

  private CompressionCost() {}

  static void compare(Options options) throws IOException, InterruptedException {
    System.out.println(
        "| server | connections | live heap KiB each | native KiB each, after 2 KiB each way"
            + " | after 80 KiB | CPU µs an echo of 1 KiB | bytes of 1 KiB on the wire | others |\n"
            + "|---|--:|--:|--:|--:|--:|--:|--:|");
    for (ServerKind kind : List.of(ServerKind.WORKERS, ServerKind.COMPRESSED, ServerKind.CONTEXT)) {
      // One of its own for each, for a process that has grown does not shrink again.
      try (ServerProcess server =
          ServerProcess.start(kind, options.withJvmOptions(ALL_HEAP_RESIDENT))) {
        Echoes echoes = echoes(server);
        Memory memory = memory(server, options.connections());
        System.out.printf(
            Locale.ROOT,
            "| %s | %,d | %.1f | %.1f | %.1f | %.1f | %.0f | %.0f %% |%n",
            kind.title,
            options.connections(),
            memory.heap,
            memory.fresh,
            memory.full,
            echoes.cpuMicros,
            meanOnTheWire(kind),
            100 * echoes.foreign);
      }
    }
  }

  /** Of one echo; and what everything else took of all processors meanwhile, 0 to 1. */
  private record Echoes(double cpuMicros, double foreign) {}

  private static Echoes echoes(ServerProcess server) throws IOException, InterruptedException {
    Crowd crowd = new Crowd(server.port(), SOCKETS, jsons(JSON_BYTES));
    crowd.exchange(MESSAGES);
    long begin = System.nanoTime();
    double machine = Proc.busySeconds();
    double own = Proc.cpuSeconds(ProcessHandle.current().pid());
    double cpu = server.cpuSeconds();
    crowd.exchange(MESSAGES);
    double used = server.cpuSeconds() - cpu;
    double others =
        Proc.busySeconds() - machine - used - Proc.cpuSeconds(ProcessHandle.current().pid()) + own;
    double seconds = (System.nanoTime() - begin) / 1e9;
    crowd.end();
    return new Echoes(used * 1e6 / MESSAGES, Math.max(0, others) / seconds / Proc.processors());
  }

  /** KiB of a connection: live heap; native memory, and the same when all windows are full. */
  private record Memory(double heap, double fresh, double full) {}

  private static Memory memory(ServerProcess server, int connections)
      throws IOException, InterruptedException {
    long heap = server.liveHeapBytes();
    long resident = server.residentKib();
    Crowd crowd = new Crowd(server.port(), connections, jsons(IDLE_BYTES));
    crowd.exchange(connections);
    double heapEach = (server.liveHeapBytes() - heap) / 1024.0 / connections;
    double fresh = (double) (server.residentKib() - resident) / connections;
    crowd.exchange(WINDOWFUL * connections);
    double full = (double) (server.residentKib() - resident) / connections;
    crowd.end();
    return new Memory(heapEach, fresh, full);
  }

  /** Payload bytes of a message, over many different ones. */
  private static double meanOnTheWire(ServerKind kind) {
    if (kind == ServerKind.WORKERS) {
      return JSON_BYTES;
    }
    boolean context = kind == ServerKind.CONTEXT;
    Compression settings = Compression.on().contextTakeover(context, context);
    try (PermessageDeflate deflate = new PermessageDeflate(settings);
        Extension.Session session = session(deflate)) {
      long bytes = 0;
      List<WsMessage> messages = jsons(JSON_BYTES);
      for (WsMessage message : messages) {
        bytes += Objects.requireNonNull(session.encode(message)).length;
      }
      return (double) bytes / messages.size();
    }
  }

  private static Extension.Session session(PermessageDeflate deflate) {
    ExtensionHeader offer = new ExtensionHeader(deflate.name(), List.of());
    return Objects.requireNonNull(deflate.accept(offer)).session();
  }

  /** Different texts such as programs send each other, all of that size. */
  static List<WsMessage> jsons(int size) {
    Random random = new Random(7);
    List<WsMessage> messages = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      StringBuilder text = new StringBuilder("[");
      while (text.length() < size) {
        text.append(
            String.format(
                Locale.ROOT,
                "{\"id\":%d,\"symbol\":\"%c%c%c\",\"bid\":%.2f,\"ask\":%.2f,\"open\":%b,"
                    + "\"venue\":\"%s\"},",
                random.nextInt(1_000_000),
                'A' + random.nextInt(26),
                'A' + random.nextInt(26),
                'A' + random.nextInt(26),
                random.nextDouble() * 1000,
                random.nextDouble() * 1000,
                random.nextBoolean(),
                List.of("london", "new york", "tokyo", "frankfurt").get(random.nextInt(4))));
      }
      messages.add(WsMessage.of(text.substring(0, size)));
    }
    return messages;
  }

  /** Sockets of our own client, which compresses as the server lets it. */
  private static final class Crowd {

    private final List<Talker> talkers = new ArrayList<>();

    Crowd(int port, int count, List<WsMessage> messages) throws InterruptedException {
      Compression all =
          WebSocketConfig.client().compression().threshold(0).memoryBudget(Long.MAX_VALUE);
      NettyClient client = Netty.client().inline().config(config -> config.compression(all));
      Request request = Request.get("ws://127.0.0.1:" + port + "/");
      for (int i = 0; i < count; i++) {
        Talker talker = new Talker(messages, i);
        talker.socket = client.newWebSocket(request, talker);
        await(talker.opened);
        talkers.add(talker);
      }
    }

    /** Has each socket send its part of so many messages, one by one, and waits for the answers. */
    void exchange(int count) throws InterruptedException {
      CountDownLatch answers = new CountDownLatch(count);
      for (Talker talker : talkers) {
        talker.talk(count / talkers.size(), answers);
      }
      await(answers);
    }

    void end() throws InterruptedException {
      for (Talker talker : talkers) {
        talker.socket.close();
        await(talker.ended);
      }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nothing within " + PATIENCE_SECONDS + " s");
      }
    }
  }

  /** Sends a message when the one before has come back. */
  private static final class Talker implements WebSocketListener {

    final CountDownLatch opened = new CountDownLatch(1);
    final CountDownLatch ended = new CountDownLatch(1);
    private final List<WsMessage> messages;

    /** Set before it talks. */
    private WebSocket socket;

    /** Which message is the next; between two talks the main thread's, else the callbacks'. */
    private int number;

    private int left;

    private CountDownLatch answers = new CountDownLatch(0);

    Talker(List<WsMessage> messages, int number) {
      this.messages = messages;
      this.number = number;
    }

    void talk(int count, CountDownLatch counted) {
      left = count;
      answers = counted;
      sendNext();
    }

    private void sendNext() {
      if (left-- > 0) {
        socket.send(messages.get(number++ % messages.size()));
      }
    }

    @Override
    public void onOpen(WebSocket connected, Response response) {
      opened.countDown();
    }

    @Override
    public void onMessage(WebSocket connected, WsMessage message) {
      CountDownLatch counted = answers;
      sendNext();
      counted.countDown();
    }

    @Override
    public void onClosed(WebSocket connected, int code, String reason) {
      ended.countDown();
    }
  }
}
