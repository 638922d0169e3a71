package io.parley;

import org.jspecify.annotations.Nullable;

/** A message, request or body does not hold what a lens looks for. */
public final class LensFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says what was looked for and what was found. */
  public LensFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
