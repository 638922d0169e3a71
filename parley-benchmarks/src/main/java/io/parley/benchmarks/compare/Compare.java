package io.parley.benchmarks.compare;

import io.parley.benchmarks.soak.Soak;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Starts servers as processes of their own on one core, and compares them from this process, which
 * belongs on another. Prints tables in Markdown.
 */
public final class Compare {

  private Compare() {}

  /**
   * Arguments: {@code load}, {@code clients}, {@code idle}, {@code broadcast}, {@code deflate},
   * {@code compression} or {@code soak}, then options.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String mode = args.length == 0 ? "load" : args[0];
    List<String> rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    if (mode.equals("soak")) {
      System.exit(Soak.run(rest) ? 0 : 1);
    }
    Options options = Options.parse(rest);
    switch (mode) {
      case "load" -> ServerLoad.compare(options);
      case "clients" -> ClientRuns.compare(options);
      case "idle" -> IdleConnections.compare(options);
      case "broadcast" -> CrowdCost.broadcast(options);
      case "deflate" -> CrowdCost.deflate(options);
      case "compression" -> CompressionCost.compare(options);
      default ->
          throw new IllegalArgumentException(
              "load, clients, idle, broadcast, deflate, compression or soak, not " + mode);
    }
  }
}
