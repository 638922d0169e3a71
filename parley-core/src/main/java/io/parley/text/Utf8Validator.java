package io.parley.text;

/**
 * Checks UTF-8 that comes in pieces (RFC 3629: no overlong form, no surrogate, nothing past
 * U+10FFFF) and fails at the first byte that cannot continue what came before. One thread at a
 * time.
 */
public final class Utf8Validator {

  private static final int VALID = 0;

  /** Where the automaton stands: 0 between two characters, else what the next byte may be. */
  private int state;

  /** Creates one that stands between two characters. */
  public Utf8Validator() {}

  /**
   * Takes the next bytes, {@code from} to {@code to} exclusive.
   *
   * @return false as soon as the bytes seen so far cannot become valid; the validator is of no
   *     further use then
   */
  public boolean accept(byte[] bytes, int from, int to) {
    throw new UnsupportedOperationException();
  }

  /** Whether all that was accepted ends between two characters: a message that is complete must. */
  public boolean isComplete() {
    return state == VALID;
  }

  /** Forgets what came before. */
  public void reset() {
    state = VALID;
  }
}
