package io.parley.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What Parley logs as a warning, which is where exceptions go that nobody else hears of. */
final class Log extends Handler {

  /** Held, or it might be collected with its settings. */
  private final Logger logger = Logger.getLogger("io.parley");

  private final List<Throwable> thrown = new ArrayList<>();

  /** Listens from now on, in the place of the console. */
  Log() {
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.WARNING);
    logger.addHandler(this);
  }

  void forget() {
    thrown.clear();
  }

  void requireNothingUnexpected() {
    for (Throwable each : thrown) {
      if (!(each instanceof Life.Chaos)) {
        throw new AssertionError("logged: " + each, each);
      }
    }
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getThrown() != null) {
      thrown.add(entry.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
