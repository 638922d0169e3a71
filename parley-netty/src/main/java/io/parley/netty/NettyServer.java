package io.parley.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.parley.PolyHandler;
import io.parley.Server;
import io.parley.WsStatus;
import io.parley.netty.channel.Causes;
import io.parley.netty.channel.ChannelOps;
import io.parley.netty.listen.Acceptor;
import io.parley.netty.listen.ListenAddress;
import io.parley.netty.server.HttpChannel;
import io.parley.netty.server.HttpService;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server on a TCP port or a Unix socket; any thread. */
final class NettyServer implements Server {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BACKLOG = 4096;

  private final ServerOptions options;
  private final HttpService service;
  private final ListenAddress address;

  /** Connections whose proxy has not told yet whose they are. */
  private final ChannelGroup unannounced = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  // All guarded by this; null before the start.
  private @Nullable NettyRuntime runtime;
  private @Nullable Channel listener;
  private @Nullable TlsWatch watch;

  NettyServer(ServerOptions options, PolyHandler handler) {
    this.options = options;
    this.address = options.address();
    this.service = options.service(handler);
  }

  @Override
  public synchronized Server start() {
    if (runtime != null) {
      throw new IllegalStateException("this server was started before; make a new one");
    }
    NettyRuntime threads = runtimeOfItsOwn() ? ownRuntime() : sharedRuntime();
    requireNotOn(threads, "start");
    runtime = threads;
    try {
      SocketAddress free = address.prepare(threads.io());
      ChannelFuture bound = bootstrap(threads).bind(free).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        throw cannotBind(bound.cause());
      }
      listener = bound.channel();
      address.bound();
      watch = TlsWatch.start(service.tls(), threads);
    } catch (IOException e) {
      close();
      throw cannotBind(e);
    } catch (BindException e) {
      close();
      throw e;
    }
    return this;
  }

  private boolean runtimeOfItsOwn() {
    return options.loops > 0;
  }

  private NettyRuntime ownRuntime() {
    return NettyRuntime.builder().loops(options.loops).build();
  }

  private NettyRuntime sharedRuntime() {
    return options.runtime == null ? NettyRuntime.shared() : options.runtime.requireOpen();
  }

  private ServerBootstrap bootstrap(NettyRuntime threads) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(threads.group())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .handler(new Acceptor())
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ChannelOps.NO_WATER_MARKS)
            .childHandler(new ServerChannels(service, threads, options, unannounced));
    address.configure(bootstrap, threads.io());
    return bootstrap;
  }

  private BindException cannotBind(Throwable cause) {
    return new BindException(
        "cannot listen on " + address + ": " + reason(cause),
        cause instanceof IOException io ? io : new IOException(cause));
  }

  private String reason(Throwable cause) {
    return cause instanceof java.nio.channels.UnresolvedAddressException
        ? "unknown host"
        : Causes.reason(cause);
  }

  @Override
  public synchronized int port() {
    return listener == null ? 0 : address.port(listener);
  }

  @Override
  public synchronized URI uri() {
    if (listener == null) {
      throw new IllegalStateException("a server has a URI when it has been started");
    }
    return address.uri(options.tls == null ? "ws" : "wss", listener);
  }

  @Override
  public int connections() {
    return service.connections().size();
  }

  @Override
  public void reloadTls() {
    NettyRuntime threads = threads();
    if (threads != null && threads.onLoop()) {
      throw new IllegalStateException("an event loop cannot reload TLS, for that reads files");
    }
    if (service.tls() != null) {
      service.tls().reload();
    }
  }

  @Override
  public void close() {
    stop(WsStatus.GOING_AWAY, PATIENCE);
  }

  @Override
  public Stopped stop(WsStatus status, Duration patience) {
    status.requireSendable();
    NettyRuntime threads = threads();
    if (threads == null) {
      return new Stopped(0, 0);
    }
    requireNotOn(threads, "stop");
    if (service.stopping().getAndSet(true)) {
      return new Stopped(0, 0);
    }
    if (threads.group().isShuttingDown()) {
      // Its sockets broke with it.
      return new Stopped(0, 0);
    }
    long deadline = System.nanoTime() + patience.toNanos();
    stopAccepting();
    unannounced.close().awaitUninterruptibly();
    // When this is done no opening handshake is under way any more, and none begins.
    onEveryLoop(threads, this::stopRequests);
    Stopped stopped = service.connections().stop(status, patience);
    finishRequests(deadline);
    // What was cut off is gone when the loops have come by.
    onEveryLoop(threads, loop -> {});
    if (runtimeOfItsOwn()) {
      threads.close();
    }
    return stopped;
  }

  private synchronized @Nullable NettyRuntime threads() {
    return runtime;
  }

  private synchronized void stopAccepting() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
      address.left();
    }
    if (watch != null) {
      watch.stop();
    }
  }

  private void stopRequests(EventExecutor loop) {
    for (HttpChannel request : service.requests()) {
      if (request.channel().eventLoop() == loop) {
        request.stop();
      }
    }
  }

  /** Returns when every loop has done it. */
  private static void onEveryLoop(NettyRuntime threads, Consumer<EventExecutor> task) {
    List<Future<?>> done = new ArrayList<>();
    for (EventExecutor loop : threads.group()) {
      done.add(loop.submit(() -> task.accept(loop)));
    }
    done.forEach(Future::awaitUninterruptibly);
  }

  /** Waits for plain requests that are being answered, then drops them. */
  private void finishRequests(long deadline) {
    for (HttpChannel request : service.requests()) {
      Channel channel = request.channel();
      long left = deadline - System.nanoTime();
      if (!channel.closeFuture().awaitUninterruptibly(Math.max(0, left), TimeUnit.NANOSECONDS)) {
        channel.eventLoop().execute(() -> ChannelOps.drop(channel));
      }
    }
  }

  private static void requireNotOn(NettyRuntime threads, String what) {
    if (threads.onLoop()) {
      throw new IllegalStateException(
          "an event loop cannot " + what + " a server, for that waits for event loops");
    }
  }
}
