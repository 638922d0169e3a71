package io.parley.benchmarks.soak;

import java.io.IOException;

/** What one thread of the load does over and over. */
interface Role {

  /**
   * Does it once, which takes no more than seconds.
   *
   * @throws IOException if anything but the right thing came
   */
  void turn() throws IOException;

  /** Gives up what is open: after a failed turn, and at the end. */
  void drop() throws IOException;
}
