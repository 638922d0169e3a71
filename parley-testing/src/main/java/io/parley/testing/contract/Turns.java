package io.parley.testing.contract;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An executor whose tasks wait until the test takes them, one at a time, on its own thread. */
final class Turns implements Executor {

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Takes turns until that is so. */
  void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      await().run();
    }
  }

  /** Waits for a task, and leaves it. */
  void untilOneWaits() {
    tasks.add(await());
  }

  private Runnable await() {
    try {
      Runnable task = tasks.poll(End.PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (task == null) {
        throw new AssertionError("no task within " + End.PATIENCE_SECONDS + " s");
      }
      return task;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
