package io.parley.benchmarks.soak;

import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Counts what this process logs that it should not. The lines are printed as ever. Any thread. */
final class LogWatch extends Handler {

  private final AtomicLong leaks = new AtomicLong();
  private final AtomicLong exceptions = new AtomicLong();
  private final AtomicLong warnings = new AtomicLong();

  /** Watches all loggers of this process. */
  static LogWatch start() {
    LogWatch watch = new LogWatch();
    Logger.getLogger("").addHandler(watch);
    return watch;
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() < Level.WARNING.intValue()) {
      return;
    }
    String message = line.getMessage();
    // What io.netty.util.ResourceLeakDetector begins its reports with.
    if (message != null && message.startsWith("LEAK:")) {
      leaks.incrementAndGet();
    } else if (line.getThrown() != null || line.getLevel().intValue() > Level.WARNING.intValue()) {
      exceptions.incrementAndGet();
    } else {
      warnings.incrementAndGet();
    }
  }

  long leaks() {
    return leaks.get();
  }

  long exceptions() {
    return exceptions.get();
  }

  long warnings() {
    return warnings.get();
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
