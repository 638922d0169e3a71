package io.parley.browser;

import org.jspecify.annotations.Nullable;

/**
 * How a listener is to be called (DOM, section 2.7). Immutable; {@code once().and(signal(stop))}
 * joins two.
 */
public final class AddEventListenerOptions {

  private static final AddEventListenerOptions NONE =
      new AddEventListenerOptions(false, false, false, null);

  private final boolean capture;
  private final boolean once;
  private final boolean passive;
  private final @Nullable AbortSignal signal;

  AddEventListenerOptions(
      boolean capture, boolean once, boolean passive, @Nullable AbortSignal signal) {
    this.capture = capture;
    this.once = once;
    this.passive = passive;
    this.signal = signal;
  }

  /** Nothing special. */
  public static AddEventListenerOptions none() {
    return NONE;
  }

  /** Before the handler attribute and the listeners that do not capture. */
  public static AddEventListenerOptions capture() {
    return new AddEventListenerOptions(true, false, false, null);
  }

  /** One event only. */
  public static AddEventListenerOptions once() {
    return new AddEventListenerOptions(false, true, false, null);
  }

  /** The listener's {@link Event#preventDefault} has no effect. */
  public static AddEventListenerOptions passive() {
    return new AddEventListenerOptions(false, false, true, null);
  }

  /** The listener is removed when that signal is aborted, and never added if it is already. */
  public static AddEventListenerOptions signal(AbortSignal signal) {
    return new AddEventListenerOptions(false, false, false, signal);
  }

  /** What either of the two says; the other's signal goes before this one's. */
  public AddEventListenerOptions and(AddEventListenerOptions other) {
    return new AddEventListenerOptions(
        capture || other.capture,
        once || other.once,
        passive || other.passive,
        other.signal == null ? signal : other.signal);
  }

  /** See {@link #capture()}. */
  public boolean isCapture() {
    return capture;
  }

  /** See {@link #once()}. */
  public boolean isOnce() {
    return once;
  }

  /** See {@link #passive()}. */
  public boolean isPassive() {
    return passive;
  }

  /** See {@link #signal(AbortSignal)}; null for none. */
  public @Nullable AbortSignal abortSignal() {
    return signal;
  }
}
