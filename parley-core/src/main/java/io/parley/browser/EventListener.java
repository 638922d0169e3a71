package io.parley.browser;

/**
 * Takes events: a function, or an object with {@code handleEvent} (DOM, section 2.7).
 *
 * @param <E> the class of the events
 */
@FunctionalInterface
public interface EventListener<E extends Event> {

  /** An event. What is thrown is logged; other listeners are called all the same. */
  void handleEvent(E event);
}
