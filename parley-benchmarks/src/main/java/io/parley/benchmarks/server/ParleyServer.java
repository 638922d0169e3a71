package io.parley.benchmarks.server;

import io.parley.Compression;
import io.parley.Dispatch;
import io.parley.WebSocketGroup;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.netty.Netty;
import io.parley.netty.NettyBackend;
import io.parley.netty.ServerTls;
import io.parley.netty.TlsIdentity;
import io.parley.netty.TlsProvider;
import io.parley.topic.Topic;
import io.parley.topic.Topics;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Parley as anybody would write it: {@code /} echoes, {@code /broadcast} and {@code /topic} send
 * each message to every socket of that path, the sender included, by a group or a topic. All else
 * is at its default.
 */
public final class ParleyServer {

  private ParleyServer() {}

  /**
   * Arguments: the port, and {@code inline} or {@code workers}, or inline with messages lent {@code
   * borrowed}, or with compression {@code compressed} on workers or {@code compressed-inline}, or
   * on workers with context takeover {@code context}; for TLS a {@link TestTls} key store and whose
   * it is, {@code jdk} or {@code openssl}.
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2 && args.length != 4) {
      throw new IllegalArgumentException(
          "usage: ParleyServer PORT"
              + " inline|borrowed|workers|compressed|compressed-inline|context [KEY-STORE jdk|openssl]");
    }
    boolean borrowed = args[1].equals("borrowed");
    Dispatch dispatch = borrowed || args[1].endsWith("inline") ? Dispatch.INLINE : Dispatch.WORKERS;
    Compression compression =
        switch (args[1]) {
          case "inline", "borrowed", "workers" -> Compression.off();
          case "compressed", "compressed-inline" -> Compression.on();
          case "context" ->
              Compression.on().contextTakeover(true, true).memoryBudget(Long.MAX_VALUE);
          default -> throw new IllegalArgumentException("no way to run: " + args[1]);
        };
    WebSocketGroup subscribers = new WebSocketGroup();
    WsConsumer echo = borrowed ? ws -> ws.onBorrowed(ws::send) : ws -> ws.onMessage(ws::send);
    WsConsumer broadcast =
        ws -> {
          subscribers.add(ws);
          ws.onMessage(subscribers::send);
        };
    Topic topic = Topics.of().topic("all");
    WsConsumer subscribe =
        ws -> {
          topic.subscribe(ws);
          ws.onMessage(topic::publish);
        };
    WsHandler handler =
        request ->
            switch (request.path()) {
              case "/broadcast" -> broadcast;
              case "/topic" -> subscribe;
              default -> echo;
            };
    NettyBackend backend =
        Netty.on(Integer.parseInt(args[0]))
            .host("127.0.0.1")
            .config(config -> config.dispatch(dispatch).compression(compression));
    handler.asServer(args.length == 2 ? backend : backend.tls(tls(args[2], args[3]))).start();
    // Event loops are daemons.
    Thread.currentThread().join();
  }

  private static ServerTls tls(String store, String provider) {
    return ServerTls.of(TlsIdentity.store(Path.of(store), TestTls.PASSWORD))
        .provider(TlsProvider.valueOf(provider.toUpperCase(Locale.ROOT)));
  }
}
