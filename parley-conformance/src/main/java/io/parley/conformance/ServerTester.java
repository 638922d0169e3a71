package io.parley.conformance;

import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Role;
import io.parley.conformance.cases.Run;
import io.parley.conformance.cases.Target;
import io.parley.conformance.cases.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts a server to the cases, several at once.
 *
 * @param cases those to run
 * @param concurrency how many at once, at least 1
 * @param caseLimit a case that takes longer is given up and has failed
 */
public record ServerTester(List<Case> cases, int concurrency, Duration caseLimit) {

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if concurrency is less than 1
   */
  public ServerTester {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1, not " + concurrency);
    }
  }

  /**
   * Runs the cases.
   *
   * @param agent the name of the server
   * @param listener told of each result when it is there, by the threads that run the cases
   * @throws IOException if no WebSocket of that server can be opened at all
   * @throws InterruptedException if the thread that waits is interrupted; the cases are given up
   */
  public AgentResults test(String agent, Target target, Consumer<CaseResult> listener)
      throws IOException, InterruptedException {
    requireReachable(target);
    ExecutorService runners =
        Executors.newFixedThreadPool(concurrency, task -> daemon(task, "parley-conformance-case"));
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> daemon(task, "parley-conformance-clock"));
    try {
      List<Future<CaseResult>> running = new ArrayList<>();
      for (Case test : cases) {
        running.add(
            runners.submit(
                () -> {
                  CaseResult result = run(test, target, clock);
                  listener.accept(result);
                  return result;
                }));
      }
      List<CaseResult> results = new ArrayList<>();
      for (Future<CaseResult> result : running) {
        results.add(result.get());
      }
      return new AgentResults(agent, Role.SERVER, List.copyOf(results));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a case could not be run", e.getCause());
    } finally {
      runners.shutdownNow();
      clock.shutdownNow();
    }
  }

  private CaseResult run(Case test, Target target, ScheduledExecutorService clock)
      throws InterruptedException {
    Run run = new Run(test, target.timing());
    ScheduledFuture<?> limit =
        clock.schedule(run::giveUp, caseLimit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return new CaseResult(test, run.against(target));
    } finally {
      limit.cancel(false);
    }
  }

  private static void requireReachable(Target target) throws IOException, InterruptedException {
    Case hello = new Case("0", "hello", "", "", Set.of(Role.SERVER), script -> {});
    Run.Outcome outcome = new Run(hello, target.timing()).against(target);
    if (outcome.verdict() == Verdict.FAILED) {
      throw new IOException(target.uri() + ": " + outcome.detail());
    }
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
