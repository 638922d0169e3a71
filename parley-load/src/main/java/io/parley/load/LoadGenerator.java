package io.parley.load;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many connections to a server from one thread: each keeps some messages on the way, and every byte
 * that comes back is checked. It speaks just enough of the protocol for that, from frames made
 * beforehand, so that it costs less than any server. One thread at a time, but for {@link #stop}.
 */
public final class LoadGenerator implements AutoCloseable {

  private static final int BUFFER = 1024 * 1024;

  /** Opening handshakes under way at once: fewer than any server's backlog. */
  private static final int OPENING = 32;

  /** Descriptors that the process may need for other things than connections. */
  private static final int SPARE_DESCRIPTORS = 16;

  /**
   * Connections from one address to another. Linux has 28,232 ports for them, and gives out every
   * other one first; from half of them on each connection costs it milliseconds of search.
   */
  private static final int PORTS = 14_000;

  /**
   * Ends of connections keep their ports for a minute, so those of a minute spread over so many.
   */
  private static final int RECONNECTING_SOURCES = 64;

  private static final int MAX_SOURCES = 254;

  private final LoadTarget target;
  private final LoadPlan plan;
  private final Frames frames;
  private final Selector selector;
  private final List<LoadConnection> connections = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final Consumer<SelectionKey> whenReady = this::ready;

  /** Replies so far, or connections that came to their end while reconnecting. */
  private long done;

  /** Connections made so far, and of those there are, how many are not open yet. */
  private long made;

  private int opening;
  private int sources;
  private boolean echoing;
  private boolean reconnecting;
  private volatile boolean stopped;

  private Latencies latencies = new Latencies();

  /** Of the measured time: what there was at its begin. */
  private long doneBefore;

  private long cpuBefore;
  private long begin;

  /** And what it came to. */
  private LoadResult result = new LoadResult(0, 0, 0, latencies);

  /** Creates one without connections. */
  public LoadGenerator(LoadTarget target, LoadPlan plan) throws IOException {
    this.target = target;
    this.plan = plan;
    this.frames = Frames.of(plan);
    this.selector = Selector.open();
    this.sources = Math.min(MAX_SOURCES, 1 + (plan.connections() - 1) / PORTS);
  }

  /**
   * Opens the connections and waits until all are open. To a loopback address more than 14,000 come
   * from 127.0.1.1, 127.0.1.2 and so on.
   *
   * @throws IOException if one cannot be opened
   */
  public void open() throws IOException {
    checkDescriptors();
    while (connections.size() < plan.connections() && !stopped) {
      while (opening < OPENING && connections.size() < plan.connections()) {
        connect();
      }
      int before = opening;
      await(() -> opening < before, "the opening handshake");
    }
    await(() -> opening == 0, "the opening handshake");
  }

  private void checkDescriptors() throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
      if (plan.connections() > free - SPARE_DESCRIPTORS) {
        throw new IOException(
            plan.connections()
                + " connections need as many file descriptors, and this process may have "
                + system.getMaxFileDescriptorCount()
                + " (ulimit -n)");
      }
    }
  }

  private void connect() throws IOException {
    Handshake handshake = Handshake.of(target, made);
    LoadConnection connection =
        new LoadConnection(selector, target, source(made), handshake, frames);
    made++;
    opening++;
    connections.add(connection);
  }

  private @Nullable InetSocketAddress source(long number) throws IOException {
    InetAddress server = target.address().getAddress();
    if (sources == 1
        || target.unix() != null
        || !server.isLoopbackAddress()
        || !(server instanceof Inet4Address)) {
      return null;
    }
    byte last = (byte) (1 + number % sources);
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 1, last}), 0);
  }

  /**
   * Opens the connections and keeps them busy for a time that does not count.
   *
   * @throws IOException if a connection breaks, anything but the right reply comes, or none does
   */
  public void begin(Duration warmUp) throws IOException {
    open();
    echoing = true;
    for (LoadConnection connection : connections) {
      connection.start(plan.inFlight());
    }
    pump(warmUp);
  }

  /** Goes on for the time that counts; as {@link #begin}. */
  public void measure(Duration time) throws IOException {
    latencies = new Latencies();
    doneBefore = done;
    // The clock runs around the thread's own time: what asks for that must not count as busy.
    begin = System.nanoTime();
    cpuBefore = threadNanos();
    try {
      pump(time);
    } finally {
      long cpu = threadNanos() - cpuBefore;
      long nanos = System.nanoTime() - begin;
      result = new LoadResult(done - doneBefore, nanos, cpu, latencies);
    }
  }

  /** What {@link #measure} came to, even if it failed; all zero before. */
  public LoadResult result() {
    return result;
  }

  /** Asks for nothing more and waits for what is on its way; as {@link #begin}. */
  public void end() throws IOException {
    echoing = false;
    connections.forEach(LoadConnection::stop);
    await(() -> connections.stream().allMatch(LoadConnection::isQuiet), "some messages");
  }

  /**
   * From now on closes each connection as soon as it is open, and opens another when the server has
   * ended it: the plan's number at a time. {@link #measure} then counts those that came to their
   * end, and their times from the first packet to the last. To a loopback address they come from
   * 127.0.1.1 to 127.0.1.64.
   */
  public void reconnect(Duration warmUp) throws IOException {
    reconnecting = true;
    sources = RECONNECTING_SOURCES;
    checkDescriptors();
    while (connections.size() < plan.connections()) {
      connect();
    }
    pump(warmUp);
  }

  /** Serves the connections for that long. */
  public void pump(Duration time) throws IOException {
    long now = System.nanoTime();
    long end = now + time.toNanos();
    long lastDone = now;
    while (end - now > 0 && !stopped) {
      long before = done;
      turn(Math.min(end - now, plan.patience().toNanos()));
      now = System.nanoTime();
      if (done != before) {
        lastDone = now;
      } else if ((echoing || reconnecting) && now - lastDone > plan.patience().toNanos()) {
        throw late(echoing ? "any message" : "any handshake");
      }
    }
  }

  private void await(BooleanSupplier condition, String what) throws IOException {
    long deadline = System.nanoTime() + plan.patience().toNanos();
    while (!condition.getAsBoolean() && !stopped) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw late(what);
      }
      turn(left);
    }
  }

  private IOException late(String what) {
    return new IOException(
        "the server has not answered " + what + " for " + plan.patience().toMillis() + " ms");
  }

  private void turn(long nanos) throws IOException {
    try {
      selector.select(whenReady, 1 + nanos / 1_000_000);
    } catch (Broken e) {
      throw e.cause;
    }
    if (Thread.interrupted()) {
      stopped = true;
    }
  }

  private void ready(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    try {
      boolean wasOpen = connection.isOpen();
      int replies = connection.ready(buffer, latencies);
      if (replies < 0) {
        replace(connection);
      } else {
        done += replies;
      }
      if (!wasOpen && connection.isOpen()) {
        opening--;
        if (reconnecting) {
          connection.leave();
        }
      }
    } catch (IOException e) {
      throw new Broken(e);
    }
  }

  private void replace(LoadConnection ended) throws IOException {
    done++;
    latencies.record(System.nanoTime() - ended.begun(), 1);
    ended.close();
    connections.remove(ended);
    connect();
  }

  /** Has what runs return soon, and as if its time were over; an interrupt does so too. */
  public void stop() {
    stopped = true;
    selector.wakeup();
  }

  /** Whether it was stopped. */
  public boolean isStopped() {
    return stopped;
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** How many connections are open. */
  public int openConnections() {
    return connections.size() - opening;
  }

  /** Carries an exception through the selector. */
  private static final class Broken extends RuntimeException {
    private final IOException cause;

    Broken(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  /** Closes all connections, and tells the server if it can be told at once. */
  @Override
  public void close() throws IOException {
    for (LoadConnection connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
