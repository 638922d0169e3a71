package io.parley.netty.transport;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** A Netty event loop as a connection sees it. */
record NettyEventLoop(EventLoop netty) implements io.parley.connection.EventLoop {

  @Override
  public boolean inLoop() {
    return netty.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    netty.execute(task);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored")
  public void schedule(Runnable task, long delayNanos) {
    netty.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }
}
