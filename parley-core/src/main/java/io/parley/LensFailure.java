package io.parley;

import org.jspecify.annotations.Nullable;

/** A message, request or body does not hold what a lens looks for. */
public final class LensFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int SHOWN = 200;

  private final String expectation;

  /** Says what was looked for and what was found. */
  public LensFailure(String message, @Nullable Throwable cause) {
    this(message, "something else was expected", cause);
  }

  private LensFailure(String message, String expectation, @Nullable Throwable cause) {
    super(message, cause);
    this.expectation = expectation;
  }

  /**
   * A failure at one part.
   *
   * @param part which one, {@code query parameter age}
   * @param expected what it must be, {@code a whole number}
   * @param found what it is; the message has its first 200 characters
   */
  public static LensFailure of(
      String part, String expected, String found, @Nullable Throwable cause) {
    String shown = found.length() > SHOWN ? found.substring(0, SHOWN) + "..." : found;
    String expectation = part + " must be " + expected;
    return new LensFailure(expectation + ", but is " + shown, expectation, cause);
  }

  /**
   * The part and what it must be, without anything of what was found: fit to be told to the peer.
   */
  public String expectation() {
    return expectation;
  }
}
