package io.parley.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Many connections to a server from one thread: each keeps some messages on the way, and every byte
 * that comes back is checked. It speaks just enough of the protocol for that, from frames made
 * beforehand, so that it costs less than any server. One thread at a time.
 */
public final class LoadGenerator implements AutoCloseable {

  private static final int BUFFER = 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InetSocketAddress server;
  private final String path;
  private final Selector selector;
  private final List<LoadConnection> connections = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  private final Consumer<SelectionKey> whenReady = this::ready;

  private long replies;

  /**
   * Creates one without connections.
   *
   * @param port on this machine
   */
  public LoadGenerator(int port, String path) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.path = path;
    this.selector = Selector.open();
  }

  /** Arguments: {@code --port}, and what {@link #USAGE} lists. */
  public static void main(String[] args) throws IOException {
    Map<String, String> options = options(args);
    LoadPlan plan =
        new LoadPlan(
            Integer.parseInt(options.getOrDefault("connections", "64")),
            Integer.parseInt(options.getOrDefault("size", "32")),
            !options.getOrDefault("kind", "text").equals("binary"),
            Integer.parseInt(options.getOrDefault("in-flight", "1")),
            seconds(options.getOrDefault("warm-up", "2")),
            seconds(options.getOrDefault("seconds", "5")));
    String path = options.getOrDefault("path", "/");
    try (LoadGenerator load = new LoadGenerator(Integer.parseInt(options.get("port")), path)) {
      if (options.getOrDefault("mode", "echo").equals("idle")) {
        load.open(plan);
        System.out.println(plan.connections() + " connections are open");
        load.pump(plan.measured());
        System.out.println("all of them held");
      } else {
        LoadResult result = load.echo(plan);
        System.out.printf(
            "%d messages in %.3f s: %.0f messages/s, generator busy %.0f %%%n",
            result.messages(), result.nanos() / 1e9, result.rate(), 100 * result.busy());
      }
    }
  }

  private static final Set<String> USAGE =
      Set.of(
          "port", "path", "mode", "connections", "size", "kind", "in-flight", "warm-up", "seconds");

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i].replaceFirst("^--", ""), args[i + 1]);
    }
    if (args.length % 2 != 0
        || !options.containsKey("port")
        || !USAGE.containsAll(options.keySet())) {
      throw new IllegalArgumentException(
          "usage: LoadGenerator --port N [--mode echo|idle] [--path /] [--connections 64] [--size 32]"
              + " [--kind text|binary] [--in-flight 1] [--warm-up 2] [--seconds 5]");
    }
    return options;
  }

  private static Duration seconds(String number) {
    return Duration.ofNanos((long) (Double.parseDouble(number) * 1e9));
  }

  /**
   * Opens the connections, keeps them busy for the plan's times, and counts.
   *
   * @throws IOException if a connection breaks, anything but the right reply comes, or one does not
   */
  public LoadResult echo(LoadPlan plan) throws IOException {
    begin(plan);
    LoadResult result = measure(plan);
    end();
    return result;
  }

  /** Opens the connections and keeps them busy until the warm-up is over; as {@link #echo}. */
  public void begin(LoadPlan plan) throws IOException {
    open(plan);
    for (LoadConnection connection : connections) {
      connection.start(plan.inFlight());
    }
    pump(plan.warmUp());
  }

  /** Goes on for the measured time, and counts; as {@link #echo}. */
  public LoadResult measure(LoadPlan plan) throws IOException {
    long cpu = threadNanos();
    long before = replies;
    long start = System.nanoTime();
    pump(plan.measured());
    long nanos = System.nanoTime() - start;
    return new LoadResult(replies - before, nanos, threadNanos() - cpu);
  }

  /** Asks for nothing more and waits for what is on its way; as {@link #echo}. */
  public void end() throws IOException {
    connections.forEach(LoadConnection::stop);
    drain();
  }

  private void drain() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!connections.stream().allMatch(LoadConnection::isQuiet)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("some replies have not come in " + PATIENCE);
      }
      turn(100);
    }
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Opens the plan's connections, one after the other, and waits until all are open. */
  public void open(LoadPlan plan) throws IOException {
    Frames frames = Frames.of(plan);
    for (int i = 0; i < plan.connections(); i++) {
      LoadConnection connection =
          new LoadConnection(selector, server, Handshake.of(path, server.getPort(), i), frames);
      connections.add(connection);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!connection.isOpen()) {
        if (System.nanoTime() > deadline) {
          throw new IOException("no answer to the opening handshake in " + PATIENCE);
        }
        turn(100);
      }
    }
  }

  /** Serves the connections for that long. */
  public void pump(Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      turn(1 + left / 1_000_000);
    }
  }

  private void turn(long millis) throws IOException {
    try {
      selector.select(whenReady, millis);
    } catch (Broken e) {
      throw new IOException(e.getCause());
    }
  }

  private void ready(SelectionKey key) {
    try {
      replies += ((LoadConnection) key.attachment()).ready(buffer);
    } catch (IOException e) {
      throw new Broken(e);
    }
  }

  /** Carries an exception through the selector. */
  private static final class Broken extends RuntimeException {
    Broken(IOException cause) {
      super(cause);
    }
  }

  @Override
  public void close() throws IOException {
    for (LoadConnection connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
