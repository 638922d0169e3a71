package io.parley.cli;

import io.parley.conformance.AgentResults;
import io.parley.conformance.CaseResult;
import io.parley.conformance.Selection;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Catalogue;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Scale;
import io.parley.conformance.cases.Timing;
import io.parley.conformance.cases.Verdict;
import io.parley.conformance.report.ReportFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What both commands of {@code parley conformance} take. */
final class ConformanceOptions {

  /** Of a case; those of full size take long on a slow machine. */
  private static final Duration CASE_LIMIT = Duration.ofMinutes(1);

  private static final Duration FULL_CASE_LIMIT = Duration.ofMinutes(5);

  @Option(
      names = "--cases",
      paramLabel = "CASES",
      split = ",",
      description =
          "Run these cases: 1.* or 1 for a group, 6.4 for a part of one, 5.3 for one case; several"
              + " separated by commas, or repeated (default: all).")
  private List<String> included = List.of("*");

  @Option(
      names = "--exclude",
      paramLabel = "CASES",
      split = ",",
      description = "Leave these cases out, named as for --cases (default: none).")
  private List<String> excluded = List.of();

  @Option(
      names = "--full",
      description =
          "Run groups 9, 12 and 13 at their full size, messages of up to 16 MiB and 1000 round"
              + " trips (default: up to 1 MiB and 50 round trips).")
  private boolean full;

  @Option(
      names = "--fail-on",
      paramLabel = "VERDICT",
      description =
          "Exit with 4 when a case has this verdict or a worse one: unimplemented, non-strict or"
              + " failed (default: ${DEFAULT-VALUE}).")
  private FailOn failOn = new FailOn(Verdict.FAILED);

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write index.html, report.json and junit.xml into this directory (default: no report).")
  private @Nullable Path report;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      description =
          "Wait that long for what a peer must do; only one that fails makes a case wait (default:"
              + " ${DEFAULT-VALUE}).")
  private TimeSpan patience = new TimeSpan(Timing.DEFAULT.patience());

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing but errors.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print a line for each case (default: for those that are not OK).")
  private boolean verbose;

  /** The verdict from which a run has failed. */
  record FailOn(Verdict verdict) {
    static FailOn parse(String text) {
      return Arrays.stream(Verdict.values())
          .filter(verdict -> verdict.compareTo(Verdict.UNIMPLEMENTED) >= 0)
          .filter(verdict -> verdict.word().equals(text))
          .map(FailOn::new)
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is not unimplemented, non-strict or failed"));
    }

    @Override
    public String toString() {
      return verdict.word();
    }
  }

  /**
   * The cases chosen.
   *
   * @throws IllegalArgumentException if there are none
   */
  List<Case> cases(Role role) {
    List<Case> cases =
        Selection.of(included, excluded).of(Catalogue.cases(role, full ? Scale.FULL : Scale.SMALL));
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("--cases and --exclude leave no case to run");
    }
    return cases;
  }

  Timing timing() {
    if (patience.duration().isZero()) {
      throw new IllegalArgumentException("--patience must not be off: a case would never end");
    }
    return new Timing(patience.duration(), Timing.DEFAULT.failFast(), Timing.DEFAULT.stubborn());
  }

  Duration caseLimit() {
    Duration limit = full ? FULL_CASE_LIMIT : CASE_LIMIT;
    Duration twice = patience.duration().multipliedBy(2);
    return twice.compareTo(limit) > 0 ? twice : limit;
  }

  boolean quiet() {
    return quiet;
  }

  /** A case is done. */
  void tell(PrintStream out, String agent, CaseResult result) {
    if (!quiet && (verbose || result.verdict() != Verdict.OK)) {
      out.println(Printable.line((agent.isEmpty() ? "" : agent + ": ") + result));
    }
  }

  /** Sums up, writes the report and gives the exit status. */
  int finish(PrintStream out, List<AgentResults> agents) throws IOException {
    if (!quiet) {
      agents.forEach(agent -> out.println(Printable.line(agent.agent() + ": " + agent.summary())));
    }
    if (report != null) {
      Path page = ReportFiles.write(report, agents, failOn.verdict);
      if (!quiet) {
        out.println("Report: " + page);
      }
    }
    boolean failed =
        agents.stream().anyMatch(agent -> agent.worst().compareTo(failOn.verdict) >= 0);
    return failed ? ExitStatus.NOT_CONFORMING : ExitStatus.OK;
  }
}
