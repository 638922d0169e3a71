package io.parley.tests.cli;

import io.parley.cli.Main;
import io.parley.cli.Stdio;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** A run of the command line in this process, on a thread of its own. */
final class Run implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Seen out = new Seen();
  private final Seen err = new Seen();
  private final PipedOutputStream typed = new PipedOutputStream();
  private final FutureTask<Integer> task;
  private final Thread thread;

  private Run(
      @Nullable InputStream given,
      @Nullable PrintStream output,
      @Nullable Terminal terminal,
      Map<String, String> environment,
      String... arguments) {
    Stdio stdio =
        new Stdio(
            given == null ? readEnd() : given,
            output == null ? stream(out) : output,
            stream(err),
            environment,
            () -> terminal);
    task = new FutureTask<>(() -> Main.run(stdio, arguments));
    thread = new Thread(task, "command");
    thread.start();
  }

  private InputStream readEnd() {
    try {
      return new PipedInputStream(typed, 64 * 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PrintStream stream(OutputStream seen) {
    return new PrintStream(seen, true, StandardCharsets.UTF_8);
  }

  /** In a pipe; the test types what comes in. */
  static Run start(String... arguments) {
    return new Run(null, null, null, Map.of(), arguments);
  }

  /** In a pipe that brings these bytes and ends. */
  static Run startWith(InputStream input, String... arguments) {
    return new Run(input, null, null, Map.of(), arguments);
  }

  /** In a pipe that brings nothing and ends, with these environment variables. */
  static Run startWithin(Map<String, String> environment, String... arguments) {
    return new Run(InputStream.nullInputStream(), null, null, environment, arguments);
  }

  /** In a pipe whose end is elsewhere. */
  static Run startInto(PrintStream output, String... arguments) {
    return new Run(null, output, null, Map.of(), arguments);
  }

  /** In a terminal. */
  static Run startIn(Terminal terminal, Map<String, String> environment, String... arguments) {
    return new Run(InputStream.nullInputStream(), null, terminal, environment, arguments);
  }

  /** What stands on standard output. */
  Seen out() {
    return out;
  }

  /** What stands on standard error. */
  Seen err() {
    return err;
  }

  /** Comes in at standard input. */
  Run type(String text) {
    try {
      typed.write(text.getBytes(StandardCharsets.UTF_8));
      typed.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends standard input. */
  Run endInput() {
    try {
      typed.close();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks a server to stop, as a signal would. */
  Run stop() {
    thread.interrupt();
    return this;
  }

  /** Waits for the end; the exit status. */
  int exitStatus() {
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("still running; out: " + out.text() + " err: " + err.text(), e);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    endInput();
    stop();
    exitStatus();
  }
}
