package io.parley.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.parley.connection.Workers;
import io.parley.netty.origin.Http2Origins;
import io.parley.netty.transport.Loop;
import io.parley.netty.transport.NettyIo;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The threads behind servers and clients: a few event loops, each of which runs the I/O of many
 * sockets, and the workers that run handlers and callbacks. Any thread may use it.
 */
public final class NettyRuntime implements AutoCloseable {

  private static final class Shared {
    private static final NettyRuntime INSTANCE = new NettyRuntime(builder(), true);
  }

  private final NettyIo io;
  private final MultiThreadIoEventLoopGroup group;
  private final Workers workers;
  private final IdentityHashMap<EventExecutor, Loop> loops = new IdentityHashMap<>();

  /** What clients reach by HTTP/2, for each loop. */
  private final IdentityHashMap<Loop, Http2Origins> origins = new IdentityHashMap<>();

  private final boolean shared;

  private NettyRuntime(Builder builder, boolean shared) {
    this.shared = shared;
    io = builder.nativeTransport && Epoll.isAvailable() ? NettyIo.EPOLL : NettyIo.NIO;
    group =
        new MultiThreadIoEventLoopGroup(
            builder.loops, new DefaultThreadFactory("parley-io", true), io.handlers());
    workers = Workers.create(builder.maxWorkers);
    for (EventExecutor executor : group) {
      Loop loop = new Loop((EventLoop) executor, workers);
      loops.put(executor, loop);
      origins.put(loop, new Http2Origins());
    }
  }

  /**
   * The one that servers and clients share unless they are given another: as many loops as there
   * are processors, started on first use, on daemon threads that never end.
   */
  public static NettyRuntime shared() {
    return Shared.INSTANCE;
  }

  /** Values for a new one. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects values for a new {@link NettyRuntime}. */
  public static final class Builder {
    private int loops = Runtime.getRuntime().availableProcessors();
    private int maxWorkers = 256;
    private boolean nativeTransport = true;

    private Builder() {}

    /** At least 1; default: the number of processors. */
    public Builder loops(int count) {
      loops = Checks.atLeast(1, count, "loops");
      return this;
    }

    /**
     * Most threads for handlers and callbacks on a JDK without virtual threads; at least 1; default
     * 256.
     */
    public Builder maxWorkers(int threads) {
      maxWorkers = Checks.atLeast(1, threads, "maxWorkers");
      return this;
    }

    /** Whether to use epoll where it is there (the default), or the JDK's NIO everywhere. */
    public Builder nativeTransport(boolean use) {
      nativeTransport = use;
      return this;
    }

    /** Starts it; the caller closes it. */
    public NettyRuntime build() {
      return new NettyRuntime(this, false);
    }
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  /** How its loops do I/O. */
  NettyIo io() {
    return io;
  }

  /** The next in turn. */
  Loop next() {
    return loop(group.next());
  }

  /** The one for all that go by an equal key. */
  Loop nextFor(Object key) {
    // Hashes of records tend to differ in their higher bits only by multiples of 31.
    int nth = Math.floorMod(key.hashCode() * 0x9E3779B1 >>> 16, loops.size());
    return List.copyOf(loops.values()).get(nth);
  }

  /** Ours for one of {@link #group()}. */
  Loop loop(EventExecutor executor) {
    return Objects.requireNonNull(loops.get(executor));
  }

  /** What clients on that loop of ours reach by HTTP/2; for its thread. */
  Http2Origins origins(Loop loop) {
    return Objects.requireNonNull(origins.get(loop));
  }

  /**
   * This runtime.
   *
   * @throws IllegalStateException if it has been closed
   */
  NettyRuntime requireOpen() {
    if (group.isShuttingDown()) {
      throw new IllegalStateException("the NettyRuntime given has been closed");
    }
    return this;
  }

  /** Whether the caller is one of the loops' threads, which must not be blocked. */
  boolean onLoop() {
    return loops.values().stream().anyMatch(loop -> loop.netty().inEventLoop());
  }

  /**
   * Ends the threads; sockets that are still there break. Waits until the loops have ended.
   *
   * @throws IllegalStateException if this is the {@link #shared()} one, or the caller is on one of
   *     its loops
   */
  @Override
  public void close() {
    if (shared) {
      throw new IllegalStateException("the shared runtime does not end");
    }
    if (onLoop()) {
      throw new IllegalStateException("an event loop cannot wait for its own end");
    }
    // Without a quiet period a loop that is just running tasks would end before it has closed its
    // channels.
    group.shutdownGracefully(1, 5_000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    workers.close();
  }
}
