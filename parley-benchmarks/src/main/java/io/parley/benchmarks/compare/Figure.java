package io.parley.benchmarks.compare;

import java.util.List;

/**
 * One contestant under one load: medians of its rounds. Ratios are formed within each round, to the
 * first contestant, and higher is better.
 *
 * @param group what was done
 * @param name who did it
 * @param cpuMicros processor time of each message
 * @param cpuRatio the others' divided by its own
 * @param cpuRatioLow the lowest of the rounds
 * @param cpuRatioHigh the highest
 * @param rate messages a second
 * @param latencies 50th, 99th and 99.9th percentile in microseconds; not numbers if nobody looked
 * @param busy how much of its core it used, 0 to 1
 * @param otherBusy the same of the process on the other core
 * @param foreign what everything else used of the whole machine, 0 to 1
 */
record Figure(
    String group,
    String name,
    double cpuMicros,
    double cpuRatio,
    double cpuRatioLow,
    double cpuRatioHigh,
    double rate,
    double rateRatio,
    List<Double> latencies,
    double busy,
    double otherBusy,
    double foreign) {

  static Figure of(String group, String name, List<Turn> turns, List<Turn> first) {
    double[] ratios = Medians.ratios(first, turns, Turn::cpuMicros);
    return new Figure(
        group,
        name,
        Medians.of(turns, Turn::cpuMicros),
        Medians.of(ratios),
        ratios[0],
        ratios[ratios.length - 1],
        Medians.of(turns, Turn::rate),
        Medians.of(Medians.ratios(turns, first, Turn::rate)),
        List.of(
            Medians.of(turns, turn -> turn.latency(0.5)),
            Medians.of(turns, turn -> turn.latency(0.99)),
            Medians.of(turns, turn -> turn.latency(0.999))),
        Medians.of(turns, Turn::busy),
        Medians.of(turns, Turn::otherBusy),
        Medians.of(turns, Turn::foreign));
  }
}
