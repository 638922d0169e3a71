package io.parley.cli;

import io.parley.conformance.CaseResult;
import io.parley.conformance.FuzzingServer;
import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Timing;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley conformance client}: a server that clients come to be tested by. */
@Command(
    name = "client",
    description = {
      "Starts a server that tests the clients which connect to it, by the protocol that drivers of"
          + " WebSocket libraries speak: they ask /getCaseCount, connect to"
          + " /runCase?case=N&agent=NAME for each case, send every message back, and end with"
          + " /updateReports?agent=NAME. Ctrl-C stops it and sums up.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpWidth = 100,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:with --once, no case has the verdict of --fail-on or a worse one; else stopped by a"
          + " signal: 130 or 143",
      "1:could not start, for example because the port is in use, or the report not be written",
      "2:wrong usage",
      "4:with --once, a case has the verdict of --fail-on or a worse one"
    },
    footer = {"", "Example:", "  parley conformance client --port 9001 --once --report DIR"})
final class ConformanceClientCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ListenOptions listen = new ListenOptions(9001);

  @Option(
      names = "--tls",
      description = "Speak TLS with a self-signed certificate made in memory (default: no TLS).")
  private boolean tls;

  @Option(
      names = "--once",
      description =
          "Stop when the first client asks for its report, with an exit status that tells how it"
              + " did (default: go on until stopped).")
  private boolean once;

  @Mixin private ConformanceOptions options = new ConformanceOptions();

  private final Stdio stdio;

  ConformanceClientCommand(Stdio stdio) {
    this.stdio = stdio;
  }

  @Override
  public Integer call() {
    List<Case> cases;
    Timing timing;
    try {
      cases = options.cases(Role.CLIENT);
      timing = options.timing();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    SelfSigned certificate = tls ? SelfSigned.create(listen.host()) : null;
    Progress progress = new Progress();
    try (FuzzingServer server =
        FuzzingServer.start(
            listen.host(),
            listen.port(),
            certificate == null ? null : certificate.context(),
            cases,
            timing,
            options.caseLimit(),
            progress)) {
      progress.server = server;
      if (!options.quiet()) {
        String root = (tls ? "wss://" : "ws://") + listen.host() + ":" + server.port();
        stdio.out().println("Testing clients at " + root + ", cases: " + cases.size());
      }
      return untilDone(server, progress);
    } catch (IOException e) {
      stdio.err().println("parley conformance client: " + Failures.message(e));
      return ExitStatus.FAILED;
    }
  }

  private int untilDone(FuzzingServer server, Progress progress) throws IOException {
    AtExit stop = AtExit.run("parley-stop", () -> finishAtExit(server));
    try {
      progress.done.await();
    } catch (InterruptedException e) {
      // Told to stop: what there is counts.
    }
    stop.takeBack();
    return options.finish(stdio.out(), server.results());
  }

  private void finishAtExit(FuzzingServer server) {
    try {
      options.finish(stdio.out(), server.results());
    } catch (IOException e) {
      stdio.err().println("parley conformance client: " + Failures.message(e));
    }
  }

  /** What comes from the threads of the server. */
  private final class Progress implements FuzzingServer.Listener {
    private final CountDownLatch done = new CountDownLatch(1);

    /** Set before it is announced. */
    private volatile @Nullable FuzzingServer server;

    @Override
    public void onResult(String agent, CaseResult result) {
      options.tell(stdio.out(), agent, result);
    }

    @Override
    public void onUpdateReports(String agent) {
      FuzzingServer tested = server;
      if (once) {
        done.countDown();
      } else if (tested != null) {
        finishAtExit(tested);
      }
    }
  }
}
