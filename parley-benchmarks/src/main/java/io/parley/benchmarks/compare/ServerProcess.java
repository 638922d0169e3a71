package io.parley.benchmarks.compare;

import io.parley.benchmarks.server.TestTls;
import io.parley.load.LoadTarget;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server in a process of its own, on one core. */
final class ServerProcess implements AutoCloseable {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
  private static final Path JDK = Path.of(System.getProperty("java.home"), "bin");

  /** The last line of a histogram: objects, then bytes. */
  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

  private final ServerKind kind;
  private final int port;
  private final @Nullable TestStore store;
  private final Process process;

  /** Ends the process if this one is ended. */
  private final Thread lastWish;

  private ServerProcess(ServerKind kind, int port, @Nullable TestStore store, Process process) {
    this.kind = kind;
    this.port = port;
    this.store = store;
    this.process = process;
    this.lastWish = new Thread(process::destroyForcibly, "end-" + kind.title);
    Runtime.getRuntime().addShutdownHook(lastWish);
  }

  /** Starts it in plain text and waits until it listens. */
  static ServerProcess start(ServerKind kind, Options options)
      throws IOException, InterruptedException {
    return start(kind, options, null);
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param store for TLS; null for plain text
   */
  static ServerProcess start(ServerKind kind, Options options, @Nullable TestStore store)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("taskset", "-c", options.serverCore()));
    command.addAll(
        kind.command(port, JDK.resolve("java"), options.jvmOptions(), options.maxMessage(), store));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ServerProcess server = new ServerProcess(kind, port, store, process);
    server.awaitListening();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return;
        }
      } catch (ConnectException notYet) {
        process.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    close();
    throw new IOException(kind.title + " does not listen on port " + port);
  }

  ServerKind kind() {
    return kind;
  }

  int port() {
    return port;
  }

  LoadTarget target() throws IOException {
    String scheme = store == null ? "ws" : "wss";
    return LoadTarget.of(
        URI.create(scheme + "://127.0.0.1:" + port + "/"),
        Map.of(),
        store == null ? null : TestTls.context(store.file()));
  }

  double cpuSeconds() throws IOException {
    return Proc.cpuSeconds(process.pid());
  }

  long residentKib() throws IOException {
    return Proc.residentKib(process.pid());
  }

  /** Bytes of all objects that are in use, by a histogram that collects garbage first. */
  long liveHeapBytes() throws IOException {
    // The first collection lets cleaners and references go, the second what hung on them.
    jcmd("GC.run");
    String histogram = jcmd("GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw new IOException("no histogram of " + kind.title + ": " + histogram);
    }
    return Long.parseLong(total.group(1));
  }

  private String jcmd(String command) throws IOException {
    Process jcmd =
        new ProcessBuilder(JDK.resolve("jcmd").toString(), String.valueOf(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    process.onExit().join();
    Runtime.getRuntime().removeShutdownHook(lastWish);
  }
}
