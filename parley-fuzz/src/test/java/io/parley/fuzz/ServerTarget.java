package io.parley.fuzz;

/** A whole connection as its server: see {@link Life}. */
public final class ServerTarget {

  private static final Log LOG = new Log();

  private ServerTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Life.live(data, true, LOG);
  }
}
