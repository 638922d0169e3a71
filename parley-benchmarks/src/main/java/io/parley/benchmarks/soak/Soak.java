package io.parley.benchmarks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts servers in a process of their own, keeps them at full load of every kind for long, and
 * judges what they held on to.
 */
public final class Soak {

  private static final long GONE_SECONDS = 60;

  private final SoakOptions options;
  private final SoakProcess server;
  private final List<Sample> samples = new ArrayList<>();

  private Soak(SoakOptions options, SoakProcess server) {
    this.options = options;
    this.server = server;
  }

  /**
   * Runs it and prints the result.
   *
   * @param args {@code --minutes}, {@code --interval} seconds, {@code --server-core}, {@code
   *     --json} file
   * @return whether the server is sound
   */
  public static boolean run(List<String> args) throws IOException, InterruptedException {
    SoakOptions options = SoakOptions.parse(args);
    try (SoakProcess server = SoakProcess.start(options)) {
      return new Soak(options, server).run();
    }
  }

  private boolean run() throws IOException, InterruptedException {
    String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Load load = new Load(server.ports());
    Figures before = server.figures();
    System.out.println(SoakReport.head());
    load.start();
    sample(before);
    load.stop();
    Figures after = whenGone();
    SoakReport report =
        new SoakReport(
            started,
            options.minutes(),
            before,
            samples,
            after,
            load.turns(),
            load.failures(),
            Verdict.of(before, samples, after, load.failures()));
    System.out.println(report.ending());
    Files.writeString(options.json(), report.json());
    System.out.println("All of it: " + options.json());
    return report.verdict().holds();
  }

  private void sample(Figures before) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Sample last = new Sample(0, before);
    long count = Math.round(options.minutes() * 60 / options.intervalSeconds());
    for (long i = 1; i <= count; i++) {
      long due = start + TimeUnit.SECONDS.toNanos(i * options.intervalSeconds());
      if (server.awaitEnd(TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()))) {
        throw new IOException("the server's process has ended");
      }
      Figures figures = server.figures();
      Sample sample = new Sample((System.nanoTime() - start) / 1e9, figures);
      System.out.println(SoakReport.row(last, sample));
      samples.add(sample);
      last = sample;
    }
  }

  /** When no socket is left, or it is clear that some will not go. */
  private Figures whenGone() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GONE_SECONDS);
    Figures figures = server.figures();
    while ((figures.get(Figure.CONNECTIONS) > 0 || figures.get(Figure.SUBSCRIBERS) > 0)
        && System.nanoTime() < deadline) {
      server.awaitEnd(1000);
      figures = server.figures();
    }
    return figures;
  }
}
