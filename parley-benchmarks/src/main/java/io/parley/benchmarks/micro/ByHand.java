package io.parley.benchmarks.micro;

import io.parley.Dispatch;
import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.WsConsumer;
import io.parley.connection.Connection;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.Connections;
import io.parley.connection.EventLoop;
import io.parley.connection.ServerExchange;
import io.parley.connection.Transport;
import io.parley.connection.Workers;
import io.parley.http.Request;
import io.parley.http.Response;
import io.parley.protocol.MessageWriter;
import io.parley.protocol.Role;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event loop that runs when the benchmark's thread says so, and a server's connections on it,
 * whose network takes all at once. For the thread that made it.
 */
final class ByHand implements AutoCloseable {

  /** More than a benchmark's answers take. */
  private static final int ROOM = 256 * 1024;

  private static final int KEY = 0x37fa213d;

  private final Thread thread = Thread.currentThread();

  /** From the loop's own thread, and from others. */
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private final Queue<Runnable> others = new ConcurrentLinkedQueue<>();
  private final Workers workers = Workers.create(Workers.DEFAULT_MAX_THREADS);
  private final ConnectionLoop loop = new ConnectionLoop(new Loop(), workers, () -> 0);

  /** The connection that was opened last. */
  private @Nullable Connection opened;

  /** An open connection with that application. */
  Connection open(Dispatch dispatch, WsConsumer app) {
    WebSocketConfig config = WebSocketConfig.server().toBuilder().dispatch(dispatch).build();
    Request request =
        Request.get("/")
            .header("Host", "localhost")
            .header("Upgrade", "websocket")
            .header("Connection", "Upgrade")
            .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("Sec-WebSocket-Version", "13");
    opened = null;
    ServerExchange.handle(
        request,
        PolyHandler.of(asked -> app),
        config,
        loop,
        new Connections(config),
        new Upgrade());
    runUntil(() -> opened != null);
    runTasks();
    Connection connection = opened;
    if (connection == null) {
      throw new IllegalStateException("no connection");
    }
    return connection;
  }

  /** The frames of that many messages as a client sends them. */
  static ByteBuffer frames(String kind, int size, int count) {
    ByteBuffer frames = ByteBuffer.allocateDirect(count * (size + MessageWriter.MAX_HEADER));
    MessageWriter writer = new MessageWriter(Role.CLIENT, () -> KEY, 0);
    for (int i = 0; i < count; i++) {
      writer.begin(Messages.of(kind, size));
      writer.write(frames);
    }
    return frames.flip();
  }

  /** Runs what the loop has been asked for. */
  void runTasks() {
    Runnable task = next();
    while (task != null) {
      task.run();
      task = next();
    }
  }

  private @Nullable Runnable next() {
    Runnable task = tasks.poll();
    return task == null ? others.poll() : task;
  }

  /** Runs the loop, asleep when there is nothing, until that holds; who makes it so wakes it. */
  void runUntil(BooleanSupplier condition) {
    runTasks();
    while (!condition.getAsBoolean()) {
      LockSupport.park(this);
      runTasks();
    }
  }

  /** Has the loop look at its condition. Any thread. */
  void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public void close() {
    workers.close();
  }

  private final class Loop implements EventLoop {
    @Override
    public boolean inLoop() {
      return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
      if (inLoop()) {
        tasks.add(task);
      } else {
        others.add(task);
        wake();
      }
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
      // No deadline comes during a benchmark.
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }
  }

  private final class Upgrade implements ServerExchange.Responder {
    @Override
    public void respond(Response response) {
      throw new IllegalStateException("refused: " + response);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void upgrade(Response response, Connection fresh, Consumer<Transport> attach) {
      attach.accept(new Sink(fresh));
      opened = fresh;
    }
  }

  /** Takes every write at once. */
  private static final class Sink implements Transport {
    private final ByteBuffer out = ByteBuffer.allocateDirect(ROOM);
    private final Connection connection;

    Sink(Connection connection) {
      this.connection = connection;
    }

    @Override
    public ByteBuffer output(int wanted) {
      return out.clear();
    }

    @Override
    public void write() {
      connection.written();
    }

    @Override
    public long progress() {
      return 0;
    }

    @Override
    public void reading(boolean on) {
      // It is read whatever comes.
    }

    @Override
    public void shutdownOutput() {
      throw new IllegalStateException();
    }

    @Override
    public void close() {
      throw new IllegalStateException();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
      return null;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
      return null;
    }
  }
}
