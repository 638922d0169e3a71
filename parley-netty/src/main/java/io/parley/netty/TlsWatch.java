package io.parley.netty;

import io.parley.Dispatch;
import io.parley.netty.tls.ServerContexts;
import io.parley.netty.transport.Loop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Has a server's files of TLS looked at now and then, on workers; any thread. */
final class TlsWatch {

  private final ServerContexts tls;
  private final Loop loop;
  private final Duration interval;
  private volatile boolean stopped;

  private TlsWatch(ServerContexts tls, Loop loop, Duration interval) {
    this.tls = tls;
    this.loop = loop;
    this.interval = interval;
  }

  /** Begins; null if there is nothing to look at. */
  static @Nullable TlsWatch start(@Nullable ServerContexts tls, NettyRuntime threads) {
    if (tls == null || tls.reloadEvery().isZero()) {
      return null;
    }
    TlsWatch watch = new TlsWatch(tls, threads.next(), tls.reloadEvery());
    watch.waitForNext();
    return watch;
  }

  /** One look is over before the time to the next begins: files may be slow. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void waitForNext() {
    try {
      loop.netty()
          .schedule(
              () -> loop.connections().run(Dispatch.WORKERS, this::look),
              interval.toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The threads end, and so does the server.
      stopped = true;
    }
  }

  private void look() {
    if (!stopped) {
      try {
        tls.reloadIfChanged();
      } finally {
        waitForNext();
      }
    }
  }

  void stop() {
    stopped = true;
  }
}
