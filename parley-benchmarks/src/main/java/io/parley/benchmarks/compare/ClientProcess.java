package io.parley.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client in a process of its own, on one core; it is told what to do, line by line. */
final class ClientProcess implements AutoCloseable {

  /** Beyond the time that it is told to measure. */
  private static final int PATIENCE_SECONDS = 60;

  private final ClientKind kind;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  /** Ends the process if this one is ended. */
  private final Thread lastWish;

  private ClientProcess(ClientKind kind, Process process) {
    this.kind = kind;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
    this.lastWish = new Thread(process::destroyForcibly, "end-" + kind.title);
    Runtime.getRuntime().addShutdownHook(lastWish);
  }

  static ClientProcess start(ClientKind kind, ServerProcess server, Options options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("taskset", "-c", options.clientCore()));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    command.addAll(kind.command(server.port(), java, options.jvmOptions()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new ClientProcess(kind, process);
  }

  ClientKind kind() {
    return kind;
  }

  double cpuSeconds() throws IOException {
    return Proc.cpuSeconds(process.pid());
  }

  /**
   * Has it do something.
   *
   * @param seconds how long that takes by itself
   * @return its answer
   * @throws IOException if it has none
   */
  String ask(String command, double seconds) throws IOException {
    Executor late =
        CompletableFuture.delayedExecutor((long) seconds + PATIENCE_SECONDS, TimeUnit.SECONDS);
    CompletableFuture<Void> watch = CompletableFuture.runAsync(process::destroyForcibly, late);
    try {
      commands.write(command + "\n");
      commands.flush();
      @Nullable String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("it ended at \"" + command + "\"");
      }
      return answer;
    } finally {
      watch.cancel(false);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    Runtime.getRuntime().removeShutdownHook(lastWish);
  }
}
