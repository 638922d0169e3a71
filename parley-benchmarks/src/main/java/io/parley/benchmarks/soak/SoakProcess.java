package io.parley.benchmarks.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@link SoakServer} in a process of its own. Its output is read for figures, its errors are shown.
 */
final class SoakProcess implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final OutputStream commands;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private SoakProcess(Process process) {
    this.process = process;
    this.commands = process.getOutputStream();
    Thread reader = new Thread(this::read, "output of the server");
    reader.setDaemon(true);
    reader.start();
  }

  static SoakProcess start(SoakOptions options) throws IOException {
    List<String> command = new ArrayList<>(List.of("taskset", "-c", options.serverCore()));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The whole heap is there from the start, so that what the process grows by is native memory.
    command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC"));
    command.add("-Dio.netty.leakDetection.level=paranoid");
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SoakServer.class.getName()));
    return new SoakProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("its output broke: " + e);
    }
  }

  /** Where its servers listen; waits for that. Once, before the figures. */
  List<Integer> ports() throws IOException, InterruptedException {
    String line = line(SoakServer.PORTS);
    return Arrays.stream(line.split(" ")).skip(1).map(Integer::valueOf).toList();
  }

  /** What it tells of itself now, after a full collection. */
  Figures figures() throws IOException, InterruptedException {
    commands.write('\n');
    commands.flush();
    return Figures.parse(line(Figures.MARK));
  }

  private String line(String mark) throws IOException, InterruptedException {
    String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (line == null || !line.startsWith(mark)) {
      throw new IOException(
          "the server should print " + mark + " within " + PATIENCE_SECONDS + " s, not " + line);
    }
    return line;
  }

  /** Waits until the process ends or the time is over; whether it has ended. */
  boolean awaitEnd(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
