package io.parley.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The operating system's accounts of processes (Linux). */
final class Proc {

  /** Of {@code /proc}; the same on all Linux systems of today. */
  private static final double TICKS_A_SECOND = 100;

  private Proc() {}

  /** Processor time that a process has used, in user and kernel mode, all threads, in seconds. */
  static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
    // The name in parentheses may hold anything, so fields count from behind it: the 1st is the
    // 3rd.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
  }

  /** Processor time that the whole machine has used, in seconds. */
  static double busySeconds() throws IOException {
    String[] fields = firstLine("/proc/stat").trim().split(" +");
    long busy = 0;
    for (int i = 1; i <= 8; i++) {
      boolean idle = i == 4 || i == 5;
      busy += idle ? 0 : Long.parseLong(fields[i]);
    }
    return busy / TICKS_A_SECOND;
  }

  private static String firstLine(String file) throws IOException {
    return Files.readAllLines(Path.of(file)).get(0);
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
