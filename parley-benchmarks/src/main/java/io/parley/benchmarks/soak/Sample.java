package io.parley.benchmarks.soak;

/**
 * What the server told at one moment.
 *
 * @param seconds since the load began
 */
record Sample(double seconds, Figures figures) {

  /** What a counter grew by each second since an earlier sample. */
  double rate(Figure counter, Sample before) {
    return (figures.get(counter) - before.figures.get(counter)) / (seconds - before.seconds);
  }
}
