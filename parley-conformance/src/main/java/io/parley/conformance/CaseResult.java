package io.parley.conformance;

import io.parley.conformance.cases.Case;
import io.parley.conformance.cases.Run.Outcome;
import io.parley.conformance.cases.Verdict;

/** What came of one case. */
public record CaseResult(Case test, Outcome outcome) {
  /** What the case says of the peer. */
  public Verdict verdict() {
    return outcome.verdict();
  }

  /** For a person, in a line. */
  @Override
  public String toString() {
    String detail = outcome.detail().isEmpty() ? "" : ": " + outcome.detail();
    return test.id() + " " + test.title() + ": " + verdict().word() + detail;
  }
}
