package io.parley.netty.http2;

/** Counts frames of a kind that cost the peer less than us. Used on one loop's thread only. */
final class FloodGuard {

  private final int max;
  private final String what;
  private final String option;
  private long spanBegan;
  private int count;

  /**
   * Creates one that has counted nothing.
   *
   * @param option what changes the bound
   */
  FloodGuard(int max, String what, String option) {
    this.max = max;
    this.what = what;
    this.option = option;
    this.spanBegan = System.nanoTime();
  }

  /** One more has come. */
  void count() throws BoundException {
    long now = System.nanoTime();
    if (now - spanBegan > SessionBounds.SPAN.toNanos()) {
      spanBegan = now;
      count = 0;
    }
    count++;
    if (count > max) {
      throw new BoundException(
          "too many " + what,
          "more than %d %s within %d s (%s)"
              .formatted(max, what, SessionBounds.SPAN.toSeconds(), option));
    }
  }
}
