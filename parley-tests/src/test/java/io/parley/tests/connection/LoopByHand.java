package io.parley.tests.connection;

import io.parley.Dispatch;
import io.parley.PolyHandler;
import io.parley.WebSocketConfig;
import io.parley.WsConsumer;
import io.parley.WsHandler;
import io.parley.connection.Connection;
import io.parley.connection.ConnectionLoop;
import io.parley.connection.Connections;
import io.parley.connection.EventLoop;
import io.parley.connection.ServerExchange;
import io.parley.connection.Transport;
import io.parley.connection.Workers;
import io.parley.http.Request;
import io.parley.http.Response;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An event loop whose tasks a test counts and runs, with server's sockets that take all writes. */
final class LoopByHand implements EventLoop {

  private final ConnectionLoop loop = new ConnectionLoop(this, Workers.create(1), () -> 0);
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;
  private boolean ended;

  /** A server's socket with this loop. */
  Wire open(WsConsumer consumer) {
    WebSocketConfig config = WebSocketConfig.server().toBuilder().dispatch(Dispatch.INLINE).build();
    Request request =
        Request.get("/")
            .header("Host", "localhost")
            .header("Upgrade", "websocket")
            .header("Connection", "Upgrade")
            .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
            .header("Sec-WebSocket-Version", "13");
    Wire wire = new Wire();
    WsHandler handler = asked -> consumer;
    ServerExchange.handle(
        request, PolyHandler.of(handler), config, loop, new Connections(config), wire);
    run();
    return wire;
  }

  /** How many tasks wait. */
  int waiting() {
    return tasks.size();
  }

  /** One read pass that brings these bytes, and all tasks. */
  void read(Wire wire, ByteBuffer bytes) {
    running = true;
    wire.socket().received(bytes);
    wire.socket().readComplete();
    run();
  }

  /** Runs all tasks, as the loop's thread. */
  void run() {
    running = true;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    running = false;
  }

  /** From now on it takes no tasks. */
  void end() {
    ended = true;
  }

  @Override
  public boolean inLoop() {
    return running;
  }

  @Override
  public void execute(Runnable task) {
    if (ended) {
      throw new RejectedExecutionException("ended");
    }
    tasks.add(task);
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    // No time passes here.
  }

  @Override
  public boolean isWatched() {
    return false;
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  /** Notes what is written, one array a write. */
  static final class Wire implements ServerExchange.Responder, Transport {

    final List<byte[]> writes = new ArrayList<>();
    private final ByteBuffer out = ByteBuffer.allocate(64 * 1024);
    private boolean counting;
    private long count;
    private @Nullable Connection connection;

    /** Notes nothing but how much is written, from now on. */
    Wire counting() {
      counting = true;
      return this;
    }

    long bytesWritten() {
      return count;
    }

    Connection socket() {
      if (connection == null) {
        throw new IllegalStateException("not open");
      }
      return connection;
    }

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
      opened.accept(this);
    }

    @Override
    public ByteBuffer output(int size) {
      return out.clear();
    }

    @Override
    public void write() {
      count += out.position();
      if (!counting) {
        byte[] written = new byte[out.flip().remaining()];
        out.get(written);
        writes.add(written);
      }
      socket().written();
    }

    @Override
    public int worthAWrite() {
      return 1000;
    }

    @Override
    public void write(ByteBuffer bytes) {
      count += bytes.remaining();
      if (!counting) {
        byte[] written = new byte[bytes.remaining()];
        bytes.get(written);
        writes.add(written);
      }
      socket().written();
    }

    @Override
    public long progress() {
      return writes.size();
    }

    @Override
    public void reading(boolean on) {
      // Nothing comes.
    }

    @Override
    public void shutdownOutput() {
      throw new IllegalStateException("not expected");
    }

    @Override
    public void close() {
      throw new IllegalStateException("not expected");
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
