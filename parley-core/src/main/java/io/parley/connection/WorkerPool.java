package io.parley.connection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool for JDKs without virtual threads. It starts a thread only when none is idle, up to a
 * maximum; tasks beyond wait in line. (A {@code ThreadPoolExecutor} by itself would start threads
 * up to a number whether or not one is idle, and beyond it only once its queue is full.)
 */
final class WorkerPool extends ThreadPoolExecutor {

  private static final Logger LOG = System.getLogger(WorkerPool.class.getName());

  private final Line line;

  WorkerPool(int maxThreads) {
    this(maxThreads, new Line(maxThreads));
  }

  private WorkerPool(int maxThreads, Line line) {
    super(maxThreads, maxThreads, 30, TimeUnit.SECONDS, line);
    this.line = line;
    allowCoreThreadTimeOut(true);
    AtomicInteger count = new AtomicInteger();
    setThreadFactory(
        task -> {
          Thread thread = new Thread(task, "parley-worker-" + count.incrementAndGet());
          thread.setDaemon(true);
          thread.setUncaughtExceptionHandler(
              (dead, failure) -> LOG.log(Level.ERROR, "a task of the pool failed", failure));
          return thread;
        });
    setRejectedExecutionHandler(
        (task, closed) ->
            LOG.log(Level.DEBUG, "a task came after the pool was closed and is dropped"));
  }

  /** Goes to a thread that is idle, else to a new one, else into the line. */
  @Override
  public void execute(Runnable task) {
    if (!line.tryTransfer(task)) {
      super.execute(task);
    }
  }

  /** Tasks that no thread has taken yet; they are offered only when there are no more threads. */
  private static final class Line extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1;

    private final int maxThreads;
    private final AtomicBoolean told = new AtomicBoolean();

    Line(int maxThreads) {
      this.maxThreads = maxThreads;
    }

    @Override
    public boolean offer(Runnable task) {
      if (told.compareAndSet(false, true)) {
        LOG.log(
            Level.WARNING,
            "all {0} worker threads are busy: callbacks wait; said once. Raise maxWorkers, block less, or run on JDK 21 or later",
            maxThreads);
      }
      return super.offer(task);
    }
  }
}
