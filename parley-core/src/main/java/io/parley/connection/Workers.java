package io.parley.connection;

/** Threads for callbacks and handlers. */
public final class Workers implements AutoCloseable {
  private Workers() {}

  /** Creates them. */
  public static Workers create(int maxThreads) {
    throw new UnsupportedOperationException();
  }

  void execute(Runnable task) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
