package io.parley.netty.listen;

import io.netty.channel.socket.DuplexChannel;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts the connections of a server against its bounds; any thread. */
public final class ConnectionBounds {

  private static final System.Logger LOG = System.getLogger(ConnectionBounds.class.getName());

  /** A flood of connections must not become a flood of log lines. */
  private static final long NANOS_BETWEEN_LINES = 60_000_000_000L;

  private final int max;
  private final int maxPerAddress;
  private final AtomicInteger total = new AtomicInteger();

  /** Empty when addresses are not bounded. */
  private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

  /** When the next line may be logged. */
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  /**
   * Creates one that has counted nothing yet.
   *
   * @param max 0 for no bound
   * @param maxPerAddress 0 for no bound
   */
  public ConnectionBounds(int max, int maxPerAddress) {
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  /** Gives back the place of one connection; every call but the first does nothing. */
  private final class Place extends AtomicBoolean implements Runnable {

    private static final long serialVersionUID = 1;

    private final transient @Nullable InetAddress address;

    Place(@Nullable InetAddress address) {
      this.address = address;
    }

    @Override
    public void run() {
      if (compareAndSet(false, true)) {
        uncount(address);
      }
    }
  }

  /**
   * Counts a connection until its channel closes, or until it has lost that and is closed without.
   *
   * @param ip whose it is; null if nobody's is counted
   * @return what to run in the latter case; null, and nothing is counted, if it is one too many
   */
  public @Nullable Runnable admit(DuplexChannel channel, @Nullable InetAddress ip) {
    if (max == 0 && maxPerAddress == 0) {
      return () -> {};
    }
    InetAddress address = maxPerAddress == 0 ? null : ip;
    String refusal = count(address);
    if (refusal == null) {
      Place place = new Place(address);
      channel.closeFuture().addListener(closed -> place.run());
      return place;
    }
    uncount(address);
    log(refusal);
    return null;
  }

  private @Nullable String count(@Nullable InetAddress address) {
    int connections = total.incrementAndGet();
    int same = address == null ? 0 : perAddress.merge(address, 1, Integer::sum);
    if (max > 0 && connections > max) {
      return "there are " + max + " (maxConnections)";
    }
    if (same > maxPerAddress) {
      return "there are " + maxPerAddress + " from " + address + " (maxConnectionsPerAddress)";
    }
    return null;
  }

  private void uncount(@Nullable InetAddress address) {
    total.decrementAndGet();
    if (address != null) {
      perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  private void log(String refusal) {
    long now = System.nanoTime();
    long due = nextLine.get();
    if (now - due >= 0 && nextLine.compareAndSet(due, now + NANOS_BETWEEN_LINES)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "connections are refused: {0}; further ones are not logged for a minute",
          refusal);
    }
  }
}
