package io.parley.conformance.cases;

/** What a case says of a peer, from good to bad. */
public enum Verdict {
  /** As required. */
  OK("OK"),
  /** Either way is allowed; the detail tells which one the peer takes. */
  INFORMATIONAL("informational"),
  /** The peer does not offer what the case is about, and need not. */
  UNIMPLEMENTED("unimplemented"),
  /** No rule is broken that is a MUST, but the peer is later or laxer than it should be. */
  NON_STRICT("non-strict"),
  /** A rule is broken. */
  FAILED("failed");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** As people write it. */
  public String word() {
    return word;
  }

  /** The worse of the two. */
  public Verdict or(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
