package io.parley.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Writes what the libraries log to standard error, a line each, warnings and worse. */
final class ConsoleLog extends Handler {

  private static final int MAX_LINE = 400;

  // Held here, for the log manager alone would forget their levels.
  private static final Logger PARLEY = Logger.getLogger("io.parley");

  /** Says that a client is insecure, which the command itself says better. */
  private static final Logger CLIENT_TLS = Logger.getLogger("io.parley.netty.ClientTls");

  private final SimpleFormatter messages = new SimpleFormatter();

  private ConsoleLog() {}

  /** Once, at the start of the process. */
  static void install() {
    LogManager.getLogManager().reset();
    Logger.getLogger("").addHandler(new ConsoleLog());
    Logger.getLogger("").setLevel(Level.WARNING);
    CLIENT_TLS.setLevel(Level.OFF);
  }

  /** Lets Parley tell what it would only tell to those who look for a fault. */
  static void verbose() {
    PARLEY.setLevel(Level.FINE);
  }

  @Override
  public void publish(LogRecord event) {
    StringBuilder line = new StringBuilder("parley: ").append(messages.formatMessage(event));
    Throwable thrown = event.getThrown();
    if (thrown != null) {
      line.append(": ").append(thrown);
    }
    if (line.length() > MAX_LINE) {
      line.replace(MAX_LINE, line.length(), " ...");
    }
    System.err.println(Printable.of(line.toString()));
    if (thrown != null && PARLEY.isLoggable(Level.FINE)) {
      thrown.printStackTrace();
    }
  }

  @Override
  public void flush() {
    System.err.flush();
  }

  @Override
  public void close() {}
}
