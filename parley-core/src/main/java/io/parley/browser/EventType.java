package io.parley.browser;

/**
 * The name of an event with the class of its objects, so that listeners need no cast. Strings do as
 * well wherever one is taken.
 *
 * @param <E> the class of the events
 */
public final class EventType<E extends Event> {

  /** {@code open}: the connection stands. */
  public static final EventType<Event> OPEN = new EventType<>("open", Event.class);

  /** {@code message}: a message came. */
  public static final EventType<MessageEvent> MESSAGE =
      new EventType<>("message", MessageEvent.class);

  /** {@code error}: the connection failed; {@code close} follows. */
  public static final EventType<Event> ERROR = new EventType<>("error", Event.class);

  /** {@code close}: the connection has ended. */
  public static final EventType<CloseEvent> CLOSE = new EventType<>("close", CloseEvent.class);

  /** {@code abort}, of an {@link AbortSignal}. */
  public static final EventType<Event> ABORT = new EventType<>("abort", Event.class);

  private final String name;
  private final Class<E> eventClass;

  private EventType(String name, Class<E> eventClass) {
    this.name = name;
    this.eventClass = eventClass;
  }

  /** A type of one's own. An event of that name but another class does not reach the listener. */
  public static <E extends Event> EventType<E> of(String name, Class<E> eventClass) {
    return new EventType<>(name, eventClass);
  }

  /** As in {@link Event#type()}. */
  public String name() {
    return name;
  }

  Class<E> eventClass() {
    return eventClass;
  }

  @Override
  public String toString() {
    return name;
  }
}
