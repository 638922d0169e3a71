package io.parley.browser;

/** Whoever may abort (DOM, section 3.1). Any thread. */
public final class AbortController {

  private final AbortSignal signal = new AbortSignal();

  /** A controller with a signal of its own. */
  public AbortController() {}

  /** What to hand to those who are to stop. */
  public AbortSignal signal() {
    return signal;
  }

  /** Aborts with an {@code AbortError}. A second call does nothing. */
  public void abort() {
    abort(new DOMException("the operation was aborted", "AbortError"));
  }

  /** Aborts for that reason. A second call does nothing. */
  public void abort(Object reason) {
    signal.signalAbort(reason);
  }
}
