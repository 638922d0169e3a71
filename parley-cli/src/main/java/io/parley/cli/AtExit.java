package io.parley.cli;

/** Something to do when the process is told to end, unless it is taken back before. */
final class AtExit {

  private final Thread hook;

  private AtExit(Thread hook) {
    this.hook = hook;
  }

  static AtExit run(String threadName, Runnable action) {
    Thread hook = new Thread(action, threadName);
    Runtime.getRuntime().addShutdownHook(hook);
    return new AtExit(hook);
  }

  void takeBack() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: it runs already, or will.
    }
  }
}
