package io.parley.netty.dial;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.parley.netty.channel.Causes;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Connects to one of the addresses of a host: to the first, and while that is neither done nor
 * refused to the next as well, a moment later each (after RFC 8305). The first that succeeds wins.
 * Used on one loop's thread only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each has its listener, or ends in silence
public final class Dialer {

  private final Bootstrap bootstrap;
  private final List<? extends SocketAddress> addresses;
  private final Duration delay;
  private final Consumer<DuplexChannel> onConnected;
  private final Consumer<Throwable> onFailed;
  private final List<ChannelFuture> pending = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private int next;
  private boolean done;

  /**
   * Prepares it.
   *
   * @param addresses at least one, in the order in which they are tried
   * @param delay how long an attempt is alone before the next one joins it
   */
  public Dialer(
      Bootstrap bootstrap,
      List<? extends SocketAddress> addresses,
      Duration delay,
      Consumer<DuplexChannel> onConnected,
      Consumer<Throwable> onFailed) {
    this.bootstrap = bootstrap;
    this.addresses = addresses;
    this.delay = delay;
    this.onConnected = onConnected;
    this.onFailed = onFailed;
  }

  /** Begins; one of the consumers is called once, unless {@link #stop} comes before. */
  public void start() {
    tryNext();
  }

  /** Gives up; no consumer is called any more. */
  public void stop() {
    done = true;
    for (ChannelFuture connect : List.copyOf(pending)) {
      connect.channel().close();
    }
  }

  private void tryNext() {
    if (done || next == addresses.size()) {
      return;
    }
    ChannelFuture connect = bootstrap.connect(addresses.get(next++));
    pending.add(connect);
    int tried = next;
    if (next < addresses.size()) {
      connect
          .channel()
          .eventLoop()
          .schedule(
              () -> {
                if (next == tried) {
                  tryNext();
                }
              },
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
    }
    connect.addListener(result -> ended(connect));
  }

  private void ended(ChannelFuture connect) {
    pending.remove(connect);
    if (done) {
      connect.channel().close();
    } else if (connect.isSuccess()) {
      stop();
      onConnected.accept((DuplexChannel) connect.channel());
    } else {
      failures.add(connect.cause());
      tryNext();
      if (pending.isEmpty() && !done) {
        done = true;
        onFailed.accept(failure());
      }
    }
  }

  /** The first, which tells most; the rest goes with it. */
  private Throwable failure() {
    Throwable first = Causes.root(failures.get(0));
    failures.stream().skip(1).map(Causes::root).forEach(first::addSuppressed);
    return first;
  }
}
