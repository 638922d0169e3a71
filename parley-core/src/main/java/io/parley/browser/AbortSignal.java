package io.parley.browser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells that something is no longer wanted (DOM, section 3.2). Any thread. */
public final class AbortSignal extends EventTarget {

  /** Called with the event {@code abort}, on the thread that aborts. */
  public volatile @Nullable EventListener<Event> onabort;

  /** Null while not aborted. */
  private volatile @Nullable Object reason;

  /** Guarded by itself. */
  private final List<Runnable> algorithms = new ArrayList<>();

  AbortSignal() {}

  /** A signal that is aborted, with an {@code AbortError}. */
  public static AbortSignal abort() {
    AbortController controller = new AbortController();
    controller.abort();
    return controller.signal();
  }

  /** Whether it has happened. */
  public boolean aborted() {
    return reason != null;
  }

  /** Why; null while {@link #aborted} is false. */
  public @Nullable Object reason() {
    return reason;
  }

  /**
   * Does nothing while {@link #aborted} is false.
   *
   * @throws DOMException the reason if it is one, else an {@code AbortError} that names it
   */
  public void throwIfAborted() {
    Object why = reason;
    if (why instanceof RuntimeException thrown) {
      throw thrown;
    }
    if (why != null) {
      throw new DOMException(
          "aborted: " + why, "AbortError", why instanceof Throwable thrown ? thrown : null);
    }
  }

  /**
   * Has that run on abort, before the event.
   *
   * @return false, and nothing is added, if it is aborted already
   */
  boolean add(Runnable algorithm) {
    synchronized (algorithms) {
      return reason == null && algorithms.add(algorithm);
    }
  }

  void signalAbort(Object why) {
    List<Runnable> all;
    synchronized (algorithms) {
      if (reason != null) {
        return;
      }
      reason = why;
      all = List.copyOf(algorithms);
      algorithms.clear();
    }
    all.forEach(Runnable::run);
    fire(new Event("abort"));
  }

  @Override
  void callHandler(Event event) {
    if (event.type().equals("abort")) {
      call(onabort, Event.class, event);
    }
  }
}
