package io.parley.benchmarks.server;

import io.parley.Compression;
import io.parley.Dispatch;
import io.parley.WebSocketGroup;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.netty.Netty;

/**
 * Parley as anybody would write it: {@code /} echoes, {@code /broadcast} sends each message to
 * every socket of that path, the sender included. All else is at its default.
 */
public final class ParleyServer {

  private ParleyServer() {}

  /**
   * Arguments: the port, and {@code inline} or {@code workers}, or inline with messages lent {@code
   * borrowed}, or on workers with compression
   * {@code compressed}, or with context takeover {@code context}.
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2) {
      throw new IllegalArgumentException(
          "usage: ParleyServer PORT inline|borrowed|workers|compressed|context");
    }
    boolean borrowed = args[1].equals("borrowed");
    Dispatch dispatch =
        borrowed || args[1].equals("inline") ? Dispatch.INLINE : Dispatch.WORKERS;
    Compression compression =
        switch (args[1]) {
          case "inline", "borrowed", "workers" -> Compression.off();
          case "compressed" -> Compression.on();
          case "context" ->
              Compression.on().contextTakeover(true, true).memoryBudget(Long.MAX_VALUE);
          default -> throw new IllegalArgumentException("no way to run: " + args[1]);
        };
    WebSocketGroup subscribers = new WebSocketGroup();
    WsConsumer echo =
        borrowed ? ws -> ws.onBorrowed(ws::send) : ws -> ws.onMessage(ws::send);
    WsConsumer broadcast =
        ws -> {
          subscribers.add(ws);
          ws.onMessage(subscribers::send);
        };
    WsHandler handler = request -> request.path().equals("/broadcast") ? broadcast : echo;
    handler
        .asServer(
            Netty.on(Integer.parseInt(args[0]))
                .host("127.0.0.1")
                .config(config -> config.dispatch(dispatch).compression(compression)))
        .start();
    // Event loops are daemons.
    Thread.currentThread().join();
  }
}
