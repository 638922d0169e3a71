package io.parley.tests.netty;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the transport logs while this is open, from DEBUG on. */
final class Logged extends Handler implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("io.parley.netty");

  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<LogRecord> news = new LinkedBlockingQueue<>();

  Logged() {
    setLevel(Level.ALL);
    LOGGER.setLevel(Level.FINE);
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(this);
  }

  /** Every line of that level or above. */
  String from(Level level) {
    StringBuilder lines = new StringBuilder();
    for (LogRecord each : records) {
      if (each.getLevel().intValue() >= level.intValue()) {
        lines.append(new SimpleFormatter().formatMessage(each)).append('\n');
      }
    }
    return lines.toString();
  }

  /** Waits for a line that contains that text. */
  void await(String text) throws InterruptedException {
    while (!from(Level.ALL).contains(text)) {
      LogRecord next = news.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("not logged: " + text + "; but:\n" + from(Level.ALL));
      }
    }
  }

  @Override
  public void publish(LogRecord logged) {
    records.add(logged);
    news.add(logged);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
    LOGGER.setLevel(null);
  }
}
