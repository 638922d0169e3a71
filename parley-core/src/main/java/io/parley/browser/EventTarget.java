package io.parley.browser;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that events happen to (DOM, section 2.7). Listeners may be added and removed on any
 * thread; events are dispatched on one at a time.
 */
public class EventTarget {

  private static final Logger LOG = System.getLogger(EventTarget.class.getName());

  /** Guarded by itself. */
  private final List<Registration<?>> listeners = new ArrayList<>();

  /** What a script takes this target for; {@link ScriptHost} keeps it here. */
  @Nullable Object peer;

  /** A target for events of one's own. */
  public EventTarget() {}

  /** A listener with how it wants to be called. */
  private static final class Registration<E extends Event> {
    private final String type;
    private final Class<E> eventClass;
    private final EventListener<? super E> listener;
    private final AddEventListenerOptions options;

    /** Once it is, it is not called any more, not even in a dispatch that is under way. */
    private volatile boolean removed;

    Registration(
        String type,
        Class<E> eventClass,
        EventListener<? super E> listener,
        AddEventListenerOptions options) {
      this.type = type;
      this.eventClass = eventClass;
      this.listener = listener;
      this.options = options;
    }

    boolean is(String otherType, Object otherListener, boolean capture) {
      return type.equals(otherType)
          && listener.equals(otherListener)
          && options.isCapture() == capture;
    }

    void call(Event event) {
      EventTarget.call(listener, eventClass, event);
    }
  }

  /** Adds a listener of events of that type. */
  public final <E extends Event> void addEventListener(
      EventType<E> type, @Nullable EventListener<? super E> listener) {
    addEventListener(type, listener, AddEventListenerOptions.none());
  }

  /** As {@link #addEventListener(EventType, EventListener, AddEventListenerOptions)}. */
  public final <E extends Event> void addEventListener(
      EventType<E> type, @Nullable EventListener<? super E> listener, boolean capture) {
    addEventListener(type, listener, capturing(capture));
  }

  /**
   * Adds a listener of events of that type, behind those there are.
   *
   * @param listener null adds nothing; one that is there already for the same type and {@code
   *     capture}, by {@code equals}, is not added again
   */
  public final <E extends Event> void addEventListener(
      EventType<E> type,
      @Nullable EventListener<? super E> listener,
      AddEventListenerOptions options) {
    if (listener != null) {
      add(new Registration<E>(type.name(), type.eventClass(), listener, options));
    }
  }

  /** Adds a listener of events of that name, whatever their class. */
  public final void addEventListener(String type, @Nullable EventListener<? super Event> listener) {
    addEventListener(type, listener, AddEventListenerOptions.none());
  }

  /** As {@link #addEventListener(EventType, EventListener, AddEventListenerOptions)}. */
  public final void addEventListener(
      String type, @Nullable EventListener<? super Event> listener, boolean capture) {
    addEventListener(type, listener, capturing(capture));
  }

  /** As {@link #addEventListener(EventType, EventListener, AddEventListenerOptions)}. */
  public final void addEventListener(
      String type,
      @Nullable EventListener<? super Event> listener,
      AddEventListenerOptions options) {
    if (listener != null) {
      add(new Registration<Event>(type, Event.class, listener, options));
    }
  }

  private static AddEventListenerOptions capturing(boolean capture) {
    return capture ? AddEventListenerOptions.capture() : AddEventListenerOptions.none();
  }

  /** DOM, "add an event listener". */
  private void add(Registration<?> added) {
    AbortSignal signal = added.options.abortSignal();
    synchronized (listeners) {
      // Steps 2 and 6: a signal that is aborted adds nothing, one aborted later removes.
      if (signal != null && !signal.add(() -> remove(added))) {
        return;
      }
      // Step 5: type, listener and capture together count once.
      if (find(added.type, added.listener, added.options.isCapture()) == null) {
        listeners.add(added);
      }
    }
  }

  private @Nullable Registration<?> find(String type, Object listener, boolean capture) {
    synchronized (listeners) {
      for (Registration<?> each : listeners) {
        if (each.is(type, listener, capture)) {
          return each;
        }
      }
      return null;
    }
  }

  private void remove(Registration<?> gone) {
    synchronized (listeners) {
      gone.removed = true;
      listeners.remove(gone);
    }
  }

  /** Removes a listener that does not capture. */
  public final void removeEventListener(EventType<?> type, @Nullable EventListener<?> listener) {
    removeEventListener(type.name(), listener, false);
  }

  /** As {@link #removeEventListener(String, EventListener, boolean)}. */
  public final void removeEventListener(
      EventType<?> type, @Nullable EventListener<?> listener, boolean capture) {
    removeEventListener(type.name(), listener, capture);
  }

  /**
   * As {@link #removeEventListener(String, EventListener, boolean)}; only {@code capture} counts.
   */
  public final void removeEventListener(
      EventType<?> type, @Nullable EventListener<?> listener, AddEventListenerOptions options) {
    removeEventListener(type.name(), listener, options.isCapture());
  }

  /** Removes a listener that does not capture. */
  public final void removeEventListener(String type, @Nullable EventListener<?> listener) {
    removeEventListener(type, listener, false);
  }

  /**
   * As {@link #removeEventListener(String, EventListener, boolean)}; only {@code capture} counts.
   */
  public final void removeEventListener(
      String type, @Nullable EventListener<?> listener, AddEventListenerOptions options) {
    removeEventListener(type, listener, options.isCapture());
  }

  /** Removes that listener of that type and {@code capture}, by {@code equals}, if it is there. */
  public final void removeEventListener(
      String type, @Nullable EventListener<?> listener, boolean capture) {
    synchronized (listeners) {
      Registration<?> found = listener == null ? null : find(type, listener, capture);
      if (found != null) {
        remove(found);
      }
    }
  }

  /**
   * Calls the listeners with a made-up event; when it returns they have been called.
   *
   * @return false if the event is cancelable and a listener called {@link Event#preventDefault}
   * @throws DOMException {@code InvalidStateError} if the event is being dispatched already
   */
  public boolean dispatchEvent(Event event) {
    return dispatchHere(event);
  }

  /** {@link #dispatchEvent} on this very thread. */
  final boolean dispatchHere(Event event) {
    if (event.dispatching) {
      throw new DOMException("the event is being dispatched already", "InvalidStateError");
    }
    event.trusted = false;
    return dispatch(event);
  }

  /** DOM, "fire an event": one that the library made. */
  final void fire(Event event) {
    event.trusted = true;
    dispatch(event);
  }

  /** DOM, "dispatch", where a target is alone in its path: once capturing, once bubbling. */
  private boolean dispatch(Event event) {
    event.dispatching = true;
    event.at(this);
    invoke(event, true);
    if (!event.stopPropagation) {
      callHandler(event);
      invoke(event, false);
    }
    event.dispatched();
    return !event.defaultPrevented();
  }

  /** Calls the handler attribute for that event, by {@link #call}. */
  void callHandler(Event event) {}

  /** DOM, "inner invoke". */
  private void invoke(Event event, boolean capturing) {
    List<Registration<?>> all;
    synchronized (listeners) {
      // Those added from now on are not called.
      all = List.copyOf(listeners);
    }
    for (Registration<?> each : all) {
      if (event.stopImmediatePropagation) {
        return;
      }
      if (each.removed
          || !each.type.equals(event.type())
          || each.options.isCapture() != capturing) {
        continue;
      }
      if (each.options.isOnce()) {
        remove(each);
      }
      event.inPassiveListener = each.options.isPassive();
      each.call(event);
      event.inPassiveListener = false;
    }
  }

  /** Calls a listener if there is one and the event is of its class; what it throws is logged. */
  static <E extends Event> void call(
      @Nullable EventListener<? super E> listener, Class<E> eventClass, Event event) {
    if (listener == null || !eventClass.isInstance(event)) {
      return;
    }
    try {
      listener.handleEvent(eventClass.cast(event));
    } catch (Throwable e) {
      LOG.log(
          Level.WARNING, () -> "a listener of " + event + " of " + event.target() + " threw", e);
    }
  }
}
