package io.parley.testing;

import io.parley.connection.EventLoop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An event loop on a daemon thread of its own and the system's clock. */
final class LiveLoop implements EventLoop {

  private static final System.Logger LOG = System.getLogger(LiveLoop.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();

  /** Guarded by the lock. */
  private ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** The loop's thread only. */
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.<Timer>comparingLong(timer -> timer.due - start())
              .thenComparingLong(Timer::order));

  private final long start = System.nanoTime();
  private final Thread thread;
  private long scheduled;

  private record Timer(long due, long order, Runnable task) {}

  LiveLoop(String name) {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  private long start() {
    return start;
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      tasks.add(task);
      more.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    if (!inLoop()) {
      throw new IllegalStateException("schedule is for the loop's thread");
    }
    timers.add(new Timer(nanoTime() + Math.max(0, delayNanos), scheduled++, task));
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  private void run() {
    ArrayDeque<Runnable> batch = new ArrayDeque<>();
    while (true) {
      batch = exchange(batch);
      for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
        run(task);
      }
      for (Timer next = timers.peek();
          next != null && next.due - nanoTime() <= 0;
          next = timers.peek()) {
        timers.remove();
        run(next.task);
      }
    }
  }

  /** Waits for tasks, or for the next timer, and hands over all tasks there are. */
  private ArrayDeque<Runnable> exchange(ArrayDeque<Runnable> empty) {
    lock.lock();
    try {
      Timer next = timers.peek();
      long wait = next == null ? Long.MAX_VALUE : next.due - nanoTime();
      while (tasks.isEmpty() && wait > 0) {
        wait = more.awaitNanos(wait);
      }
      ArrayDeque<Runnable> full = tasks;
      tasks = empty;
      return full;
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "the loop goes on although it was interrupted", e);
      return empty;
    } finally {
      lock.unlock();
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "a task of the event loop failed", e);
    }
  }
}
