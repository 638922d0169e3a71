package io.parley.conformance.cases;

/** A case is over before its script is, with that verdict. */
final class Ended extends Exception {

  private final Verdict verdict;

  Ended(Verdict verdict, String detail) {
    super(detail);
    this.verdict = verdict;
  }

  Verdict verdict() {
    return verdict;
  }
}
