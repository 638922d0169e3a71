package io.parley.benchmarks.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Medians over the rounds. */
final class Medians {
  private Medians() {}

  static <T> double of(List<T> turns, ToDoubleFunction<T> figure) {
    return of(turns.stream().mapToDouble(figure).sorted().toArray());
  }

  /** Of the ratios within each round. */
  static <T> double ofRatio(List<T> turns, List<T> others, ToDoubleFunction<T> figure) {
    return of(ratios(turns, others, figure));
  }

  /** Ratios within each round, in ascending order: what falls on a round falls on both turns. */
  static <T> double[] ratios(List<T> turns, List<T> others, ToDoubleFunction<T> figure) {
    return IntStream.range(0, turns.size())
        .mapToDouble(i -> figure.applyAsDouble(turns.get(i)) / figure.applyAsDouble(others.get(i)))
        .sorted()
        .toArray();
  }

  static double of(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
