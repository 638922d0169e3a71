package io.parley.conformance.cases;

import io.parley.conformance.wire.Connection;
import io.parley.conformance.wire.Head;
import io.parley.conformance.wire.Octets;
import io.parley.conformance.wire.Trace;
import io.parley.conformance.wire.WireException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs one case against one peer, once. */
public final class Run {

  private static final int MAX_DETAIL = 500;

  private final Case test;
  private final Timing timing;
  private final Trace trace;
  private final AtomicBoolean outOfTime = new AtomicBoolean();

  /** Set by the thread that runs the case, read by the one that gives it up. */
  private volatile @Nullable Session session;

  /** Of that case. */
  public Run(Case test, Timing timing) {
    this(test, timing, new Trace());
  }

  /**
   * Of that case, on a connection that is there already.
   *
   * @param trace that of the connection
   */
  public Run(Case test, Timing timing, Trace trace) {
    this.test = test;
    this.timing = timing;
    this.trace = trace;
  }

  /**
   * What came of it.
   *
   * @param verdict what the case says of the peer
   * @param detail why, in words; empty when all was as required
   * @param expected the steps of the script
   * @param reached how many of them were done
   * @param wire what went over the wire
   * @param millis how long it took
   */
  public record Outcome(
      Verdict verdict,
      String detail,
      List<String> expected,
      int reached,
      List<Trace.Entry> wire,
      long millis) {}

  /** Against a server. */
  public Outcome against(Target server) throws InterruptedException {
    return run(() -> Session.toServer(server, timing, trace));
  }

  /**
   * Against a client.
   *
   * @param head what it asked for
   * @param ahead what came behind that
   */
  public Outcome against(Connection client, Head head, Octets ahead, Agent agent)
      throws InterruptedException {
    return run(() -> Session.toClient(client, head, ahead, agent, timing, trace));
  }

  /** Drops the connection, for the case takes too long; another thread calls this. */
  public void giveUp() {
    outOfTime.set(true);
    Session open = session;
    if (open != null) {
      open.drop();
    }
  }

  private interface Opener {
    Session open() throws IOException;
  }

  private Outcome run(Opener opener) throws InterruptedException {
    long start = System.nanoTime();
    Script script = new Script();
    test.script().accept(script);
    List<Script.Step> steps = script.steps();
    List<String> expected = new ArrayList<>();
    expected.add("open: " + script.opening().words());
    steps.forEach(step -> expected.add(step.text()));
    Verdict verdict;
    String detail;
    int reached = 0;
    try (Session opened = opener.open()) {
      session = opened;
      if (outOfTime.get()) {
        opened.drop();
      }
      try {
        script.opening().open(opened);
        for (Script.Step step : steps) {
          reached++;
          step.action().run(opened);
        }
        reached++;
        verdict = opened.remarks();
        detail = "";
      } catch (Ended e) {
        verdict = e.verdict();
        detail = String.valueOf(e.getMessage());
      } catch (WireException e) {
        verdict = Verdict.FAILED;
        detail = String.valueOf(e.getMessage());
      } catch (IOException e) {
        verdict = Verdict.FAILED;
        detail = "the connection broke: " + e.getMessage();
      }
      verdict = verdict.or(opened.remarks());
      detail = joined(detail, opened.remark());
    } catch (IOException e) {
      verdict = Verdict.FAILED;
      detail = "no connection: " + e.getMessage();
    }
    if (outOfTime.get()) {
      verdict = Verdict.FAILED;
      detail = joined("given up, for the case took too long", detail);
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new Outcome(
        verdict, shortened(detail), List.copyOf(expected), reached, trace.entries(), millis);
  }

  private static String joined(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + "; " + second;
  }

  private static String shortened(String detail) {
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + " ...";
  }
}
