package io.parley.cli;

import io.parley.WebSocket;
import io.parley.WsConsumer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends the time to every socket at once and then each second; one thread for all of them. */
final class ClockTicks implements WsConsumer, AutoCloseable {

  private final InstantSource time;
  private final Set<WebSocket> sockets = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "parley-clock");
            thread.setDaemon(true);
            return thread;
          });

  /** Starts to tick. */
  ClockTicks(InstantSource time) {
    this.time = time;
    long intoSecond = time.millis() % 1000;
    var unused =
        scheduler.scheduleAtFixedRate(this::tick, 1000 - intoSecond, 1000, TimeUnit.MILLISECONDS);
  }

  @Override
  public void accept(WebSocket ws) {
    ws.send(now());
    sockets.add(ws);
    ws.onClose(status -> sockets.remove(ws));
  }

  private void tick() {
    String now = now();
    sockets.forEach(ws -> ws.send(now));
  }

  private String now() {
    Instant now = time.instant().truncatedTo(ChronoUnit.MILLIS);
    return now.toString();
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
