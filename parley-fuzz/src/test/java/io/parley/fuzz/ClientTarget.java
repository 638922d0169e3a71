package io.parley.fuzz;

/** A whole connection as its client: see {@link Life}. */
public final class ClientTarget {

  private static final Log LOG = new Log();

  private ClientTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    Life.live(data, false, LOG);
  }
}
