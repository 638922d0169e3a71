package io.parley.cli;

import io.parley.http.Headers;
import io.parley.http.Request;
import io.parley.load.LoadGenerator;
import io.parley.load.LoadPlan;
import io.parley.load.LoadTarget;
import io.parley.load.Payload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley bench}: puts load on an echo server. */
@Command(
    name = "bench",
    description = {
      "Measures an echo server: how many messages it sends back in a second, and how long each"
          + " takes. Every byte that comes back is compared.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:measured, or stopped before the time was over",
      "1:a connection could not be opened, or broke, or something else than an echo came",
      "2:wrong usage"
    },
    footer = {
      "",
      "Examples:",
      "  parley bench ws://localhost:9000/echo",
      "  parley bench --connections 1000 --size 16k --binary --in-flight 4 :9000/echo",
      "  parley bench --idle --connections 10000 --time 1m :9000/echo"
    })
final class BenchCommand implements Callable<Integer> {

  private static final int MAX_SIZE = 64 * 1024 * 1024;
  private static final int MAX_IN_FLIGHT = 65_536;

  /** From here on the figures say more about the generator than about the server. */
  private static final double TOO_BUSY = 0.9;

  /** How long a signal waits for what there is to be printed. */
  private static final int SIGNAL_PATIENCE_SECONDS = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "URL",
      description =
          "ws:, wss:, http: or https: (which stand for ws: and wss:), or host:port/path without a"
              + " scheme for ws:, or :port/path on this machine.")
  private String url = "";

  @Option(
      names = "--unix",
      paramLabel = "PATH",
      description =
          "Connect to this Unix socket, whatever host the URL names (default: to the host, by"
              + " TCP).")
  private @Nullable Path unix;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Connections (default: ${DEFAULT-VALUE}).")
  private int connections = 64;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "Payload bytes of each message (default: ${DEFAULT-VALUE}).")
  private ByteSize size = new ByteSize(32);

  @ArgGroup(exclusive = true)
  private Kind kind = new Kind();

  /** What the messages are. */
  private static final class Kind {
    @Option(names = "--text", description = "Send text, of ASCII letters (default).")
    private boolean text;

    @Option(names = "--binary", description = "Send binary messages.")
    private boolean binary;

    Payload payload() {
      return binary && !text ? Payload.BINARY : Payload.TEXT;
    }
  }

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description =
          "Messages on the way on each connection: the next is sent when one comes back (default:"
              + " ${DEFAULT-VALUE}).")
  private int inFlight = 1;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      description =
          "Load that does not count, at first (default: ${DEFAULT-VALUE}). Times: 500ms, 20s or 20,"
              + " 5m, 1h, off.")
  private TimeSpan warmUp = TimeSpan.seconds(2);

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "Load that counts (default: ${DEFAULT-VALUE}).")
  private TimeSpan time = TimeSpan.seconds(10);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "Give up when a connection is not open, or no message comes back, for that long (default:"
              + " ${DEFAULT-VALUE}).")
  private TimeSpan timeout = TimeSpan.seconds(10);

  @Option(
      names = "--idle",
      description =
          "Open the connections, send nothing but the answers to pings, and hold them for --time;"
              + " --size, --text, --binary, --in-flight and --warm-up do not matter.")
  private boolean idle;

  @Option(names = "--json", description = "Print one object of JSON (default: text).")
  private boolean json;

  @ArgGroup(exclusive = true)
  private @Nullable TrustOptions trust;

  private final Stdio stdio;

  BenchCommand(Stdio stdio) {
    this.stdio = stdio;
  }

  @Override
  public Integer call() {
    LoadTarget target;
    LoadPlan plan;
    try {
      plan = plan();
      target = target();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      return failed(e);
    }
    CountDownLatch told = new CountDownLatch(1);
    try (LoadGenerator load = new LoadGenerator(target, plan)) {
      AtExit stop = AtExit.run("parley-bench-stop", () -> stop(load, told));
      try {
        return idle ? hold(load, plan) : measure(load, plan);
      } finally {
        told.countDown();
        stop.takeBack();
      }
    } catch (IOException e) {
      return failed(e);
    }
  }

  private static void stop(LoadGenerator load, CountDownLatch told) {
    load.stop();
    try {
      if (!told.await(SIGNAL_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the load does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LoadPlan plan() {
    atMost(MAX_SIZE, size.bytes(), "--size");
    atMost(MAX_IN_FLIGHT, inFlight, "--in-flight");
    if (connections < 1 || inFlight < 1) {
      throw new IllegalArgumentException("--connections and --in-flight must be at least 1");
    } else if (time.duration().isZero() || timeout.duration().isZero()) {
      throw new IllegalArgumentException("--time and --timeout must not be off");
    }
    return new LoadPlan(
        connections, size.asInt("--size"), kind.payload(), inFlight, timeout.duration());
  }

  private static void atMost(int most, long value, String option) {
    if (value > most) {
      throw new IllegalArgumentException(option + " is at most " + most + ", not " + value);
    }
  }

  private LoadTarget target() throws IOException {
    Request request = Address.request(url);
    Map<String, String> headers = new LinkedHashMap<>();
    for (Headers.Field field : request.headers()) {
      headers.put(field.name(), field.value());
    }
    headers.put("User-Agent", "parley/" + Version.number());
    URI uri = URI.create(request.uri().toString().replaceFirst("^(?i:http)", "ws"));
    SSLContext context = trust == null ? null : trust.context();
    return LoadTarget.of(uri, headers, context, unix);
  }

  private int measure(LoadGenerator load, LoadPlan plan) {
    IOException failure = null;
    try {
      load.begin(warmUp.duration());
      load.measure(time.duration());
      load.end();
    } catch (IOException e) {
      failure = e;
    }
    if (load.result().nanos() > 0) {
      BenchReport report = new BenchReport(url, plan, load.result(), why(failure));
      stdio.out().print(json ? report.json() : report.text());
      if (failure == null && load.result().busy() > TOO_BUSY) {
        warn(load.result().busy());
      }
    }
    return failure == null ? ExitStatus.OK : failed(failure);
  }

  private void warn(double busy) {
    stdio
        .err()
        .printf(
            "parley bench: the generator was %.0f %% busy: it may be what limits the messages, and"
                + " not the server%n",
            100 * busy);
  }

  private int hold(LoadGenerator load, LoadPlan plan) throws IOException {
    load.open();
    int open = load.openConnections();
    if (!json && !load.isStopped()) {
      stdio.out().printf("%d connections are open, for %s%n", open, time);
    }
    long begin = System.nanoTime();
    load.pump(time.duration());
    Duration held = Duration.ofNanos(System.nanoTime() - begin);
    BenchReport.Held report = new BenchReport.Held(url, plan.connections(), open, held);
    stdio.out().print(json ? report.json() : report.text());
    return ExitStatus.OK;
  }

  private int failed(IOException e) {
    stdio.err().println("parley bench: " + Printable.line(url) + ": " + why(e));
    return ExitStatus.FAILED;
  }

  private static @Nullable String why(@Nullable IOException e) {
    return e == null
        ? null
        : e instanceof SSLException tls ? Failures.tls(tls) : Failures.message(e);
  }
}
