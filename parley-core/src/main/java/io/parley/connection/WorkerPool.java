package io.parley.connection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A pool for JDKs without virtual threads. It starts a thread only when none is idle, up to a
 * maximum; tasks beyond wait in line. (A {@code ThreadPoolExecutor} with a queue of its own would
 * start threads only once that queue is full.)
 */
final class WorkerPool extends ThreadPoolExecutor {

  private static final Logger LOG = System.getLogger(WorkerPool.class.getName());

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  WorkerPool(int maxThreads) {
    super(0, maxThreads, 30, TimeUnit.SECONDS, new SynchronousQueue<>());
    AtomicInteger count = new AtomicInteger();
    setThreadFactory(
        task -> {
          Thread thread = new Thread(task, "parley-worker-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
    setRejectedExecutionHandler((task, pool) -> await(task));
  }

  private void await(Runnable task) {
    if (isShutdown()) {
      LOG.log(Level.DEBUG, "a task came after the pool was closed and is dropped");
      return;
    }
    if (waiting.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "all {0} worker threads are busy: callbacks wait. Raise maxWorkers, block less, or run on JDK 21 or later",
          getMaximumPoolSize());
    }
    waiting.add(task);
    // Every thread may have looked for waiting tasks just before this one was added.
    if (getActiveCount() < getMaximumPoolSize()) {
      Runnable next = waiting.poll();
      if (next != null) {
        execute(next);
      }
    }
  }

  @Override
  protected void afterExecute(Runnable task, @Nullable Throwable failure) {
    super.afterExecute(task, failure);
    Runnable next = waiting.poll();
    while (next != null) {
      try {
        next.run();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a task of the pool failed", e);
      }
      next = waiting.poll();
    }
  }
}
