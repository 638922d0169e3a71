package io.parley.connection;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Threads for callbacks and handlers, which may block: a virtual thread for each task where the JDK
 * has them, else a pool that starts threads as they are needed, up to a maximum.
 */
public final class Workers implements AutoCloseable {

  /** The most threads of a pool unless another number is given. */
  public static final int DEFAULT_MAX_THREADS = 256;

  private static final Logger LOG = System.getLogger(Workers.class.getName());

  private final ExecutorService executor;

  private Workers(ExecutorService executor) {
    this.executor = executor;
  }

  /**
   * Creates them; threads are daemons.
   *
   * @param maxThreads bound of the pool; virtual threads have none
   */
  public static Workers create(int maxThreads) {
    ExecutorService virtual = virtualThreads();
    return new Workers(virtual != null ? virtual : new WorkerPool(maxThreads));
  }

  /** Runs the task on a thread of its own or of the pool. Any thread. */
  void execute(Runnable task) {
    executor.execute(task);
  }

  /** Starts nothing more; tasks that run go on to their end. */
  @Override
  public void close() {
    executor.shutdown();
  }

  /**
   * An executor of virtual threads, or null before JDK 21. The one place that looks for what a JDK
   * has.
   */
  private static @Nullable ExecutorService virtualThreads() {
    try {
      MethodHandle factory =
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class));
      return (ExecutorService) factory.invoke();
    } catch (NoSuchMethodException | IllegalAccessException before21) {
      return null;
    } catch (Throwable unexpected) {
      LOG.log(Level.WARNING, "virtual threads are not to be had; using a pool", unexpected);
      return null;
    }
  }
}
