package io.parley.browser;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an {@link EventTarget} (DOM, section 2.2). One thread at a time uses
 * it: while it is dispatched, the one that dispatches it.
 */
public class Event {

  /** {@link #eventPhase} of an event that is not being dispatched. */
  public static final int NONE = 0;

  /** {@link #eventPhase} on the way to a target; no target here has any above it. */
  public static final int CAPTURING_PHASE = 1;

  /** {@link #eventPhase} at the target. */
  public static final int AT_TARGET = 2;

  /** {@link #eventPhase} on the way back; see {@link #CAPTURING_PHASE}. */
  public static final int BUBBLING_PHASE = 3;

  private static final double NANOS_PER_MILLI = 1e6;

  private final String type;
  private final boolean bubbles;
  private final boolean cancelable;
  private final double timeStamp = System.nanoTime() / NANOS_PER_MILLI;

  private @Nullable EventTarget target;
  private @Nullable EventTarget currentTarget;
  private boolean canceled;
  private @Nullable Throwable cause;

  boolean stopPropagation;
  boolean stopImmediatePropagation;
  boolean inPassiveListener;
  boolean dispatching;
  boolean trusted;

  /** What a script takes this event for; {@link ScriptHost} keeps it here. */
  @Nullable Object peer;

  /** An event that cannot be canceled. */
  public Event(String type) {
    this(type, false, false);
  }

  /** An event with these attributes. */
  public Event(String type, boolean bubbles, boolean cancelable) {
    this.type = type;
    this.bubbles = bubbles;
    this.cancelable = cancelable;
  }

  /** What happened: {@code open}, {@code message} and so on. */
  public final String type() {
    return type;
  }

  /** What it happened to, or null before it is dispatched. */
  public final @Nullable EventTarget target() {
    return target;
  }

  /** Whose listeners are being called, or null when none are. */
  public final @Nullable EventTarget currentTarget() {
    return currentTarget;
  }

  /** {@link #currentTarget} alone, while there is one: no target here has any above it. */
  public final List<EventTarget> composedPath() {
    return currentTarget == null ? List.of() : List.of(currentTarget);
  }

  /** {@link #NONE} or {@link #AT_TARGET}. */
  public final int eventPhase() {
    return currentTarget == null ? NONE : AT_TARGET;
  }

  /** As said when it was made; without effect, as no target here has any above it. */
  public final boolean bubbles() {
    return bubbles;
  }

  /** Whether {@link #preventDefault} has an effect. */
  public final boolean cancelable() {
    return cancelable;
  }

  /** Always false: there is no tree to cross. */
  public final boolean composed() {
    return false;
  }

  /** Whether the library made it, not {@link EventTarget#dispatchEvent}'s caller. */
  public final boolean isTrusted() {
    return trusted;
  }

  /** When it was made, in milliseconds from a point of time that is the same for all events. */
  public final double timeStamp() {
    return timeStamp;
  }

  /** Keeps listeners from being called that are not of the phase being under way. */
  public final void stopPropagation() {
    stopPropagation = true;
  }

  /** Keeps all further listeners from being called. */
  public final void stopImmediatePropagation() {
    stopPropagation = true;
    stopImmediatePropagation = true;
  }

  /** Cancels an event that is {@link #cancelable}; passive listeners cannot. */
  public final void preventDefault() {
    if (cancelable && !inPassiveListener) {
      canceled = true;
    }
  }

  /** Whether {@link #preventDefault} was called to effect. */
  public final boolean defaultPrevented() {
    return canceled;
  }

  /**
   * Why the connection failed: on the {@code error} of a {@link WebSocket} and on the {@code close}
   * behind it; null on all else. Browsers keep it from pages; here nobody has to be kept from it. A
   * server that refused left its answer in a {@link io.parley.HandshakeException}.
   */
  public final @Nullable Throwable cause() {
    return cause;
  }

  final Event cause(@Nullable Throwable why) {
    cause = why;
    return this;
  }

  final void at(EventTarget where) {
    target = where;
    currentTarget = where;
  }

  final void dispatched() {
    currentTarget = null;
    dispatching = false;
    stopPropagation = false;
    stopImmediatePropagation = false;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + " " + type;
  }
}
