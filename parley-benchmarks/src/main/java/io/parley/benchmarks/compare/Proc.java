package io.parley.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;

/** The operating system's accounts of processes (Linux). */
final class Proc {

  /** Of {@code /proc}; the same on all Linux systems of today. */
  private static final double TICKS_A_SECOND = 100;

  /** The grain of processor time. */
  static final double TICK_SECONDS = 1 / TICKS_A_SECOND;

  private Proc() {}

  /** Processor time that a process has used, in user and kernel mode, all threads, in seconds. */
  static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
    // The name in parentheses may hold anything, so fields count from behind it: the 1st is the
    // 3rd.
    List<Double> fields = numbers(stat.substring(stat.lastIndexOf(')') + 4));
    return (fields.get(10) + fields.get(11)) / TICKS_A_SECOND;
  }

  /** Processor time that the whole machine has used, in seconds. */
  static double busySeconds() throws IOException {
    List<Double> fields = numbers(Files.readAllLines(Path.of("/proc/stat")).get(0).substring(5));
    double busy = 0;
    for (int i = 0; i < 8; i++) {
      boolean idle = i == 3 || i == 4;
      busy += idle ? 0 : fields.get(i);
    }
    return busy / TICKS_A_SECOND;
  }

  /** Processors of the machine; the JVM only tells those that it may use. */
  static int processors() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      return (int) lines.filter(line -> line.matches("cpu\\d.*")).count();
    }
  }

  private static List<Double> numbers(String line) {
    try (Scanner scanner = new Scanner(line)) {
      return scanner.tokens().map(Double::valueOf).toList();
    }
  }

  /** Resident memory in KiB. */
  static long residentKib(long pid) throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"));
    return status.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("no VmRSS for process " + pid));
  }
}
