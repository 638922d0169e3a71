package io.parley.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs Jazzer on a target, in a JVM of its own. What it finds is left as a seed in the folder of
 * the run, to be copied to the others.
 */
final class Fuzzer {

  /** An input that takes longer is a hang. */
  private static final int TIMEOUT_SECONDS = 10;

  /** The same in a short run, most of which is the start of a JVM, perhaps on a busy machine. */
  private static final int SHORT_RUN_TIMEOUT_SECONDS = 50;

  private static final int GRACE_SECONDS = 120;
  private static final int MAX_INPUT = 1024;
  private static final int MEMORY_MIB = 3000;

  private static final Pattern PULSE =
      Pattern.compile("#(\\d+)\\s+(\\w+)\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)/\\S+ .*");

  private final Target target;
  private final Path folder;
  private final PrintStream out;

  /** Creates one that works in that folder and tells how it goes on. */
  Fuzzer(Target target, Path folder, PrintStream out) {
    this.target = target;
    this.folder = folder;
    this.out = out;
  }

  /**
   * What became of a run.
   *
   * @param coverage places in Parley's code that were reached, as Jazzer counts them
   * @param features such places with how often they were passed
   * @param corpus inputs that each reach something that no other one does
   * @param finding what to say about what was found; null if nothing was
   */
  record Result(long executions, int coverage, int features, int corpus, @Nullable String finding) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d executions, coverage %,d, corpus %,d%s",
          executions,
          coverage,
          corpus,
          finding == null ? "" : ", FOUND: " + finding);
    }
  }

  /** Whether Jazzer has what it needs on this system. */
  static boolean runsHere() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean x86 = processor.equals("amd64") || processor.equals("x86_64");
    boolean arm = processor.equals("aarch64");
    return system.startsWith("linux") && (x86 || arm)
        || system.startsWith("mac") && (x86 || arm)
        || system.startsWith("windows") && x86;
  }

  /** Begins with the seeds alone, whatever earlier runs have collected. */
  void forget() throws IOException {
    clear(corpus());
  }

  private Path corpus() {
    return folder.resolve("corpus");
  }

  /**
   * Replays the seeds, and goes on from them and from what earlier runs have collected.
   *
   * @param executions the most inputs; 0 for no bound
   * @param time the most time
   */
  Result run(long executions, Duration time) throws IOException, InterruptedException {
    Path corpus = corpus();
    Path findings = folder.resolve("findings");
    clear(findings);
    Files.createDirectories(corpus);
    for (Seed seed : Seed.of(target)) {
      Files.write(corpus.resolve("seed-" + seed.name()), seed.bytes());
    }
    Process process =
        new ProcessBuilder(command(executions, time, corpus, findings))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    Thread end = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
    // The fuzzer keeps its time, unless something hangs where it does not look.
    CompletableFuture.delayedExecutor(time.toSeconds() + GRACE_SECONDS, TimeUnit.SECONDS)
        .execute(end);
    Run run = new Run();
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Writer log = Files.newBufferedWriter(folder.resolve("log.txt"))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.append(line).append('\n');
        run.read(line);
      }
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(end);
    }
    int status = process.waitFor();
    return run.result(status, findings);
  }

  private List<String> command(long executions, Duration time, Path corpus, Path findings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-XX:+UseSerialGC");
    if (executions > 0) {
      // For a short run it would not pay to compile better.
      command.add("-XX:TieredStopAtLevel=1");
    }
    int jdk = Runtime.version().feature();
    if (jdk >= 21) {
      command.add("-XX:+EnableDynamicAgentLoading");
    }
    if (jdk >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + target.className());
    // Parley alone is what is to be covered, and where Jazzer's detectors look.
    command.add("--instrumentation_includes=io.parley.**");
    command.add(
        "--instrumentation_excludes=io.parley.fuzz.**:io.parley.testing.**"
            + ":io.parley.conformance.**");
    command.add("--custom_hook_includes=io.parley.**");
    command.add("--reproducer_path=" + findings);
    command.add("-artifact_prefix=" + findings + "/");
    command.add("-seed=1");
    command.add("-timeout=" + (executions > 0 ? SHORT_RUN_TIMEOUT_SECONDS : TIMEOUT_SECONDS));
    command.add("-rss_limit_mb=" + MEMORY_MIB);
    command.add("-max_len=" + MAX_INPUT);
    command.add("-len_control=0");
    command.add("-max_total_time=" + time.toSeconds());
    if (executions > 0) {
      command.add("-runs=" + executions);
    }
    Path words = folder.resolve("words.dict");
    if (Dictionary.write(target, words)) {
      command.add("-dict=" + words);
    }
    command.add(corpus.toString());
    return command;
  }

  private static void clear(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> inside = Files.walk(directory)) {
        for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(directory);
  }

  /** What a run says of itself. */
  private final class Run {

    private long executions;
    private int coverage;
    private int features;
    private int corpus;
    private final StringBuilder trouble = new StringBuilder();

    void read(String line) {
      Matcher pulse = PULSE.matcher(line);
      if (pulse.matches()) {
        executions = Long.parseLong(pulse.group(1));
        coverage = Integer.parseInt(pulse.group(3));
        features = Integer.parseInt(pulse.group(4));
        corpus = Integer.parseInt(pulse.group(5));
        if (pulse.group(2).equals("pulse")) {
          out.println(target.title() + ": " + line);
        }
      } else if (line.startsWith("== ")
          || line.startsWith("==") && line.contains("ERROR")
          || line.startsWith("Caused by")
          || line.startsWith("\tat ") && line.contains("io.parley.") && trouble.length() > 0) {
        trouble.append(line.strip()).append('\n');
      } else if (line.startsWith("stat::number_of_executed_units")) {
        executions = Long.parseLong(line.substring(line.indexOf(':', 6) + 1).strip());
      }
    }

    Result result(int status, Path findings) throws IOException {
      return new Result(
          executions, coverage, features, corpus, status == 0 ? null : finding(status, findings));
    }

    private String finding(int status, Path findings) throws IOException {
      StringBuilder said = new StringBuilder("exit status " + status + "\n").append(trouble);
      try (Stream<Path> files = Files.list(findings)) {
        for (Path file : files.filter(each -> !each.toString().endsWith(".java")).toList()) {
          Path seed = findings.resolve(file.getFileName() + ".seed");
          Files.writeString(seed, Seed.text(trouble.toString(), Files.readAllBytes(file)));
          said.append("left as a seed: ").append(seed).append('\n');
        }
      }
      return said.append("all that was said: ").append(folder.resolve("log.txt")).toString();
    }
  }
}
