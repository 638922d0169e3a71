package io.parley.benchmarks.soak;

import java.util.List;

/** What a figure grows by over time, by a line fitted to it. */
final class Trend {
  private Trend() {}

  /**
   * The growth from the first sample to the last, on the line with the least squares.
   *
   * @param samples two at least, at different times
   */
  static double growth(List<Sample> samples, Figure figure) {
    double meanTime = samples.stream().mapToDouble(Sample::seconds).average().orElseThrow();
    double mean = samples.stream().mapToLong(s -> s.figures().get(figure)).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (Sample sample : samples) {
      double time = sample.seconds() - meanTime;
      products += time * (sample.figures().get(figure) - mean);
      squares += time * time;
    }
    double span = samples.get(samples.size() - 1).seconds() - samples.get(0).seconds();
    return products / squares * span;
  }
}
