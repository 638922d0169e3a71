package io.parley.browser;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of sockets are dispatched: tasks run one at a time, in order. A listener that
 * blocks holds up all sockets of its loop.
 */
public final class EventLoop implements Executor {

  private final Executor executor;
  private final BooleanSupplier isItsThread;

  /** Guarded by itself. */
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  /** Whether the executor has {@link #runOne}, or runs it. Guarded by {@link #tasks}. */
  private boolean scheduled;

  /** Who runs a task right now; null when nobody does. Written by that thread. */
  private volatile @Nullable Thread runner;

  private EventLoop(Executor executor, BooleanSupplier isItsThread) {
    this.executor = executor;
    this.isItsThread = isItsThread;
  }

  private static final class Shared {
    static final EventLoop INSTANCE =
        on(
            Executors.newSingleThreadExecutor(
                task -> {
                  Thread thread = new Thread(task, "parley-browser");
                  thread.setDaemon(true);
                  return thread;
                }));
  }

  /** The one of those who name none: a daemon thread of its own, started on first use. */
  public static EventLoop shared() {
    return Shared.INSTANCE;
  }

  /** A loop whose tasks that executor runs; it need not be serial. */
  public static EventLoop on(Executor executor) {
    return new EventLoop(executor, () -> false);
  }

  /**
   * A loop on a thread that does other things as well: {@code
   * EventLoop.on(SwingUtilities::invokeLater, SwingUtilities::isEventDispatchThread)}.
   *
   * @param isItsThread whether the calling thread is the one that the executor runs tasks on
   */
  public static EventLoop on(Executor executor, BooleanSupplier isItsThread) {
    return new EventLoop(executor, isItsThread);
  }

  /** Whether the calling thread runs a task of this loop. */
  public boolean isCurrent() {
    return runner == Thread.currentThread() || isItsThread.getAsBoolean();
  }

  /**
   * Runs a task behind those that wait.
   *
   * @throws RejectedExecutionException if the executor takes no more
   */
  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    try {
      executor.execute(this::runOne);
    } catch (RejectedExecutionException e) {
      synchronized (tasks) {
        scheduled = false;
        tasks.remove(task);
      }
      throw e;
    }
  }

  private void runOne() {
    Thread before = runner;
    runner = Thread.currentThread();
    try {
      next().run();
    } finally {
      runner = before;
      again();
    }
  }

  private Runnable next() {
    synchronized (tasks) {
      return tasks.remove();
    }
  }

  /** One task a turn, so that the executor's other users get theirs. */
  private void again() {
    synchronized (tasks) {
      if (tasks.isEmpty()) {
        scheduled = false;
        return;
      }
    }
    try {
      executor.execute(this::runOne);
    } catch (RejectedExecutionException e) {
      // It has been shut down, but this turn is still its own.
      runOne();
    }
  }

  /** Runs the work here if this is the loop, else as a task that is waited for. */
  <T> T call(Supplier<T> work) {
    if (isCurrent()) {
      return work.get();
    }
    CompletableFuture<T> result = CompletableFuture.supplyAsync(work, this);
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DOMException error) {
        throw new DOMException(String.valueOf(error.getMessage()), error.name(), error);
      }
      throw e;
    }
  }
}
