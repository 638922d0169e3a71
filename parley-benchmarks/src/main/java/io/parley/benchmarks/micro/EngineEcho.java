package io.parley.benchmarks.micro;

import io.parley.Dispatch;
import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * All that a server does for a message but for the network: one read brings some frames, an inline
 * handler sends each back, one write takes all answers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineEcho {

  private static final int FRAMES = 16;

  @Param({"32", "1024"})
  int size;

  @Param({"text", "binary"})
  String kind;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private Workers workers;
  private Connection connection;
  private ByteBuffer in;

  @Setup(Level.Trial)
  public void open() {
    workers = Workers.create(1);
    ConnectionLoop loop = new ConnectionLoop(new Loop(), workers, () -> 0);
    WebSocketConfig config = WebSocketConfig.server().toBuilder().dispatch(Dispatch.INLINE).build();
    Request request =
        Request.get("/")
            .header("Host", "localhost")
            .header("Upgrade", "websocket")
            .header("Connection", "Upgrade")
            .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("Sec-WebSocket-Version", "13");
    PolyHandler echo = PolyHandler.of(asked -> ws -> ws.onMessage(ws::send));
    ServerExchange.handle(request, echo, config, loop, new Connections(config), new Upgrade());
    runTasks();
    in = frames();
  }

  private ByteBuffer frames() {
    ByteBuffer frames = ByteBuffer.allocateDirect(FRAMES * (size + MessageWriter.MAX_HEADER));
    MessageWriter writer = new MessageWriter(Role.CLIENT, () -> 0x37fa213d, 0);
    for (int i = 0; i < FRAMES; i++) {
      writer.begin(Messages.of(kind, size));
      writer.write(frames);
    }
    return frames.flip();
  }

  @TearDown(Level.Trial)
  public void close() {
    workers.close();
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void echo() {
    connection.received(in.rewind());
    connection.readComplete();
    runTasks();
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** The benchmark's own thread. */
  private final class Loop implements EventLoop {
    @Override
    public boolean inLoop() {
      return true;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
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
    public void upgrade(Response response, Connection fresh, Consumer<Transport> opened) {
      connection = fresh;
      opened.accept(new Sink(fresh));
    }
  }

  /** Takes every write at once. */
  private static final class Sink implements Transport {
    private final ByteBuffer out = ByteBuffer.allocateDirect(256 * 1024);
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
