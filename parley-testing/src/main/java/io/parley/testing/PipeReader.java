package io.parley.testing;

/** Whoever stands at the far end of a {@link Pipe}. */
interface PipeReader {

  /** Whether {@link #read} would achieve anything now. */
  boolean canRead();

  /** Whether nothing will ever be read again. */
  boolean isGone();

  /**
   * One read pass: takes bytes in pieces of at most those sizes, or learns of the end or a failure.
   *
   * @return how many bytes were taken
   */
  int read(int... pieces);
}
